"""Where the content that ships lies: beside the package in a checkout, inside it in a wheel. Data, not code."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
ROOT = _HERE if (_HERE / "scenes").is_dir() else _HERE.parent.parent
"""The folder that holds skills/, scenes/ and evals/."""

household_skills = ROOT / "skills" / "household"
virtualhome_skills = ROOT / "skills" / "virtualhome"
navigation_skills = ROOT / "skills" / "navigation"
scenes = ROOT / "scenes"
suites = ROOT / "evals"

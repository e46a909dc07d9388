"""Importers of datasets."""

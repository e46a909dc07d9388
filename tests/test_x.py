def test_x():
    import sys,os
    print(sys.path[:4], os.environ.get("PYTHONPATH"), os.environ.get("EMBODIED_TESTS_SITE"), os.path.isdir(os.environ.get("EMBODIED_TESTS_SITE")))
    assert 0

"""Reading applications and cases: everybody through an `access_…` function, behind the second wall."""

"""Made-up lock services: a gateway and a keeper of codes, over one made-up cupboard of locks."""

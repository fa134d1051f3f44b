"""Rule packs: the bundled ones as data, and the one door through which any pack comes in.

Reads YAML and hands out `recipe.Pack` values. Applies no rule to any page; that is `clean`.
"""

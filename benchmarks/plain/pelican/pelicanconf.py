"""Settings of the plain Pelican site: a page for each article and a list, nothing else."""

SITENAME = "Plain articles"
SITEURL = "https://briefing.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "theme"
SLUGIFY_SOURCE = "basename"
ARTICLE_PATHS = ["articles"]
ARTICLE_SAVE_AS = "articles/{slug}.html"
ARTICLE_URL = ARTICLE_SAVE_AS
DIRECT_TEMPLATES = ["index"]
DEFAULT_PAGINATION = False
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

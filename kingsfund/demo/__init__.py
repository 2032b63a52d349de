"""The demo site: an invented institute, its articles, its readers' comments and its drawings."""

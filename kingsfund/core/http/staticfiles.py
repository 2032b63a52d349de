from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """Files named by their content; scripts that import their neighbours find them under those names."""

    support_js_module_import_aggregation = True

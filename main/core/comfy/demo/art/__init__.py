"""Pictures made without any package: scenes from a text, as PNG, and as coarse JPEG previews."""

"""Photos: resumable uploads, checked bytes, thumbnails."""

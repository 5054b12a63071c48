import * as uri from "./uri.js"

/**
 * The value of `x-amz-copy-source`. The slash after the bucket is never encoded, nor are those in the key.
 *
 * @internal
 */
export const formatCopySource = (bucket: string, key: string, versionId?: string | undefined): string =>
  uri.encodePath(bucket + "/" + key) + (versionId === undefined ? "" : "?versionId=" + uri.encodeComponent(versionId))

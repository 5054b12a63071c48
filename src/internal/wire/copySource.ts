import { isArn } from "./arn.js"
import * as uri from "./uri.js"

/**
 * The value of `x-amz-copy-source`. The slash after the bucket is never encoded, nor are those in the key. Behind the
 * ARN of an access point a key is called an object.
 *
 * @internal
 */
export const formatCopySource = (bucket: string, key: string, versionId?: string | undefined): string =>
  uri.encodePath(bucket + (isArn(bucket) ? "/object/" : "/") + key) +
  (versionId === undefined ? "" : "?versionId=" + uri.encodeComponent(versionId))

import type { Options } from "../../s3/layer.js"
import type * as S3Config from "../../S3Config.js"

/** Of a client's options those that are settings. Whoever says who signs also says whether anybody does. @internal */
export const settingsOf = (
  { credentials, policy: _, signatureVersion: __, ...options }: Options
): S3Config.Options =>
  credentials === undefined || options.skipSignature !== undefined
    ? options
    : { ...options, skipSignature: credentials === "anonymous" }

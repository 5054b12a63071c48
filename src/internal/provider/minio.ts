import { generic } from "./generic.js"
import { everyChecksum } from "./limits.js"
import { assumed, profile, type Provider, reported } from "./model.js"

/**
 * MinIO and what was forked from it. Its open repository was closed in 2026.
 *
 * @since 0.1.0
 * @category providers
 */
export const minio: Provider = profile("minio", generic, {
  hosts: reported(["play.min.io"], "MinIO's public playground"),
  addressing: assumed("path", "virtual hosts need MINIO_DOMAIN"),
  region: assumed(undefined, "us-east-1 unless MINIO_REGION is set"),
  checksums: assumed(everyChecksum, "accepted by recent releases, ignored by old ones"),
  contentMd5ForDelete: reported(true, "aws/aws-sdk-js-v3#6920: older releases answer MissingContentMD5"),
  multipartEtag: assumed("md5", "as Amazon S3"),
  repeatableComplete: reported(false, "minio/minio#13318: NoSuchUpload"),
  objectAcl: reported("none", "min.io/docs: access is by policies alone")
})

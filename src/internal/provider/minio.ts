import { generic } from "./generic.js"
import { everyChecksum } from "./limits.js"
import { assumed, measured, profile, type Provider, reported } from "./model.js"
import * as subresources from "./subresources.js"

const release = "v0.0.0-20260212201848"

const on = "2026-11-21"

/**
 * MinIO and what was forked from it. Its open repository was closed in 2026; measured is its
 * last state.
 *
 * @since 0.1.0
 * @category providers
 */
export const minio: Provider = profile("minio", generic, {
  hosts: reported(["play.min.io"], "MinIO's public playground"),
  addressing: assumed("path", "virtual hosts need MINIO_DOMAIN"),
  region: assumed(undefined, "us-east-1 unless MINIO_REGION is set"),
  checksums: measured(everyChecksum, `${release}: compared and given back, trailers too; old ones ignore them`, on),
  contentMd5ForDelete: reported(
    true,
    `aws/aws-sdk-js-v3#6920: older releases answer MissingContentMD5; ${release} does without`
  ),
  conditionalPut: measured(true, `${release}: right and atomic`, on),
  conditionalComplete: measured(true, `${release}: right`, on),
  conditionalCopy: measured(false, `${release}: the headers are ignored`, on),
  conditionalDelete: measured(false, `${release}: the header is ignored`, on),
  maxDeleteBatch: measured(1_000, release, on),
  equalParts: measured(false, release, on),
  multipartEtag: measured("md5", release, on),
  repeatableComplete: measured(false, `${release}: NoSuchUpload, as in minio/minio#13318`, on),
  copy: measured(true, release, on),
  multipartCopy: measured(true, release, on),
  listVersion: measured(2, release, on),
  listUrlEncode: measured(true, release, on),
  tagging: measured(true, release, on),
  objectAcl: reported("none", "min.io/docs: access is by policies alone"),
  subresources: measured(
    [...subresources.old, "encryption", "replication"],
    `${release}: DELETE ?publicAccessBlock and others delete the bucket`,
    on
  )
})

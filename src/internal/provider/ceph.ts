import { generic } from "./generic.js"
import { noChecksum } from "./limits.js"
import { assumed, measured, profile, type Provider } from "./model.js"
import * as subresources from "./subresources.js"

const on = "2026-11-20"

/**
 * Ceph's RADOS Gateway. What is measured is of Pacific, 16.2.15. Releases from Squid on take checksum headers too;
 * older ones ignore them.
 *
 * @since 0.1.0
 * @category providers
 */
export const ceph: Provider = profile("ceph", generic, {
  addressing: assumed("path", "rgw_dns_name is unset by default, and then only the path works"),
  region: assumed(undefined, "any is taken; us-east-1 is the default zonegroup's usual name"),
  checksums: measured(
    noChecksum,
    "16.2.15: headers are ignored even when wrong, trailers refused; newer may differ",
    on
  ),
  contentMd5ForDelete: assumed(true, "asked for by older releases; 16.2.15 does without"),
  etagQuotes: measured("unquoted", "16.2.15: a quoted ETag always answers 412, an unquoted one is compared", on),
  conditionalPut: measured(true, "16.2.15: right and atomic", on),
  conditionalComplete: measured(false, "16.2.15: the headers are ignored", on),
  conditionalCopy: measured(false, "16.2.15: the headers are ignored", on),
  conditionalDelete: measured(false, "16.2.15: the header is ignored", on),
  maxDeleteBatch: measured(1_000, "16.2.15: one more is MalformedXML", on),
  multipartEtag: measured("md5", "16.2.15: on HEAD; the answer to the completion has an empty one", on),
  repeatableComplete: measured(true, "16.2.15", on),
  copy: measured(true, "16.2.15; conditions on the source are ignored", on),
  multipartCopy: measured(true, "16.2.15", on),
  listVersion: measured(2, "16.2.15: right; rclone asks for version 1 for the sake of older ones", on),
  listUrlEncode: measured(true, "16.2.15: right; rclone does without for the sake of older ones", on),
  versioning: measured(true, "16.2.15", on),
  tagging: measured(true, "16.2.15", on),
  objectLock: measured(true, "16.2.15", on),
  customerKeys: measured(true, "16.2.15; a copy with them is 501", on),
  objectAcl: measured("grants", "16.2.15", on),
  subresources: measured(
    [...subresources.old, "logging", "publicAccessBlock", "replication", "requestPayment"],
    "16.2.15: DELETE ?encryption and others delete the bucket",
    "2026-11-21"
  )
})

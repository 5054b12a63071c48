import { generic } from "./generic.js"
import { assumed, documented, profile, type Provider } from "./model.js"

const compatibility = "tigrisdata.com/docs/api/s3"

/**
 * Tigris.
 *
 * @since 0.1.0
 * @category providers
 */
export const tigris: Provider = profile("tigris", generic, {
  hosts: documented(["t3.storage.dev", "fly.storage.tigris.dev"], "tigrisdata.com/docs, Using the AWS SDKs"),
  addressing: documented("virtual", "tigrisdata.com/docs, Using the AWS SDKs"),
  region: documented("auto", "tigrisdata.com/docs, Using the AWS SDKs"),
  locationConstraint: documented(false, "tigrisdata.com/docs, changelog of August 2026: an unknown one is an error"),
  contentMd5ForDelete: assumed(false, "either is taken"),
  conditionalPut: documented(true, "tigrisdata.com/docs, Conditional operations"),
  versioning: documented(false, `${compatibility}: snapshots instead`),
  tagging: documented(true, compatibility),
  objectAcl: documented("canned", "tigrisdata.com/docs: public-read and private, where the bucket allows them"),
  tigrisExtensions: documented(
    true,
    "tigrisdata.com/docs, Snapshots and forks; tigris-boto3-ext 0.8 and @tigrisdata/storage 3.21"
  )
})

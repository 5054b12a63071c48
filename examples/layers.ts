import { FetchHttpClient } from "@effect/platform"
import { NodeRuntime } from "@effect/platform-node"
import { Config, Effect, Layer, Redacted } from "effect"
import {
  Credentials,
  CredentialSources,
  ObjectStore,
  Provider,
  RequestPolicy,
  S3,
  S3Client,
  S3Config,
  Signer
} from "effect-s3"
import { NodeCredentials, NodeS3, NodeTransport } from "effect-s3/node"

// #region url
/** A bucket by its URL; credentials and region from the environment, the AWS CLI's files, or the machine. */
export const Photos = NodeS3.layerStore("s3://photos/2026")
// #endregion

// #region self-hosted
/** Any server that speaks S3. */
export const Ceph = NodeS3.layerStore("https://rgw.example.org/photos", {
  provider: Provider.ceph,
  credentials: { accessKeyId: "AK", secretAccessKey: Redacted.make("secret") },
  transport: { firstByteTimeout: "10 seconds", connections: 32 }
})
// #endregion

// #region settings
export const Encrypted = NodeS3.layer({
  requestPayer: true,
  serverSideEncryption: "aws:kms",
  timeout: "30 seconds"
})
/** The same under object_store's names. */
export const ByKeys = NodeS3.layer({ keys: { aws_region: "eu-central-1", copy_if_not_exists: "multipart" } })
/** From variables with names of one's own. */
export const Configured = NodeS3.layerConfig({
  endpoint: Config.string("STORAGE_URL"),
  proxyUrl: Config.string("STORAGE_PROXY")
})
// #endregion

// #region role
/** A role, assumed with whatever the chain finds; its keys are renewed before they expire. */
export const Reports = Effect.gen(function*() {
  const credentials = yield* NodeCredentials.chain()
  const role = yield* CredentialSources.assumeRole({
    credentials,
    roleArn: "arn:aws:iam::123456789012:role/reports",
    region: "eu-central-1"
  })
  return NodeS3.layerStore("s3://reports", { credentials: role })
}).pipe(Layer.unwrapEffect, Layer.provide(NodeTransport.layer()))
// #endregion

// #region parts
/** The same, each part a Layer of its own: replace what you like. */
export const ByHand = ObjectStore.layerS3({ bucket: "photos" }).pipe(
  Layer.provide(S3Client.layer),
  Layer.provide(Signer.layerSigV4),
  Layer.provide(Credentials.layerEnv),
  Layer.provide(RequestPolicy.layerObjectStore),
  Layer.provide(S3Config.layer({ region: "eu-central-1" })),
  Layer.provide(FetchHttpClient.layer)
)
// #endregion

const names = Effect.map(S3.listBuckets(), (answer) => answer.buckets.map((bucket) => bucket.name))

if (process.env["S3_URL"] !== undefined) {
  names.pipe(Effect.tap(Effect.log), Effect.provide(NodeS3.layerUrl(process.env["S3_URL"])), NodeRuntime.runMain)
} else {
  console.log("set S3_URL and AWS_* to list the buckets there")
}

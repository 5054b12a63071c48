import { FetchHttpClient } from "@effect/platform"
import { S3 } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import type { S3Client } from "effect-s3/S3Client"
import * as Layer from "effect/Layer"
import type { Features } from "../conformance/Backend.js"
import * as Bucket from "../conformance/bucket.js"
import { s3Suite } from "../conformance/s3.js"
import { storeSuite } from "../conformance/store.js"
import { baseName } from "./conformance.js"
import { profileOf } from "./profiles.js"
import { target } from "./target.js"

const { accessKeyId, ca, endpoint, region, secretAccessKey, server, sessionToken } = target()
const provider = profileOf(process.env["S3_PROVIDER"] ?? baseName(server), endpoint.href)
const options: S3.Options = {
  endpoint: endpoint.origin,
  region,
  provider,
  credentials: { accessKeyId, secretAccessKey, sessionToken }
}

const features: Features = {
  provider,
  rawPath: true,
  // Plain fetch knows an authority of our own only from Node's start on.
  urls: ca === undefined || process.env["NODE_EXTRA_CA_CERTS"] !== undefined ? "fetched" : "signed",
  rawBody: true,
  clock: "live"
}

const suites = (over: string, layer: Layer.Layer<S3Client, unknown>, traits: Partial<Features> = {}) => {
  storeSuite(`store${over}`, { layer: Layer.provideMerge(Bucket.store, layer), features: { ...features, ...traits } })
  s3Suite(`s3${over}`, { layer, features: { ...features, ...traits } })
}

suites("", NodeS3.layer({ ...options, transport: { ca } }))

// A transport is the same whatever the server, so one server is enough for the second one.
if (server === "ceph") {
  suites(" over fetch", Layer.provide(S3.layer(options), FetchHttpClient.layer), { rawPath: false, rawBody: false })
}

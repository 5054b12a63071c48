import type { ClientSettings, S3Config } from "./model.js"

type Address = "region" | "scheme" | "endpointHost" | "basePath" | "addressing" | "provider"

const client: ClientSettings = {
  disableSystemCertificates: false,
  allowInvalidCertificates: false,
  httpVersion: "1.1",
  http2KeepAliveWhileIdle: false,
  randomizeAddresses: true
}

/** What is so unless it is set, but for what follows from the endpoint. @internal */
export const defaults: Omit<S3Config, Address> = {
  useFips: false,
  useDualStack: false,
  useAccelerate: false,
  useArnRegion: true,
  disableMultiRegionAccessPoints: false,
  s3Express: undefined,
  allowHttp: false,
  skipSignature: false,
  signPayload: true,
  signStreams: undefined,
  requestPayer: false,
  checksumAlgorithm: undefined,
  encryption: undefined,
  defaultHeaders: {},
  defaultContentType: undefined,
  contentTypes: {},
  disableTagging: false,
  disableBulkDelete: false,
  conditionalPut: { _tag: "ETag" },
  copyIfNotExists: undefined,
  userAgent: "effect-s3/0.1.0",
  client,
  credentials: {}
}

/**
 * From what was said to settings that were checked, each by itself and with the others.
 */
import * as Effect from "effect/Effect"
import * as Provider from "../../Provider.js"
import type * as StorageError from "../../StorageError.js"
import * as addresses from "../address.js"
import type { CredentialSettings } from "../credentials/settings.js"
import { defined } from "../defined.js"
import * as endpoints from "../endpoint.js"
import type { EncryptionInput } from "../s3/groups.js"
import { defaults } from "./defaults.js"
import * as kinds from "./kinds.js"
import type { ClientSettings, ProxySettings, S3Config } from "./model.js"
import { invalid, type Said, type Source } from "./said.js"
import { credentials as credentialTable, type Name, settingOf } from "./settings.js"
import type { SystemProxy } from "./systemProxy.js"

type Problem = StorageError.InvalidConfig | undefined

const refuse = (name: Name, said: Said<unknown>, problem: string, allowed: string): StorageError.InvalidConfig =>
  invalid(name, said.source, problem, allowed)

/** What is wrong with settings that are right by themselves. */
const checks: ReadonlyArray<(said: Source) => Problem> = [
  ({ accessKeyId, secretAccessKey }) =>
    accessKeyId !== undefined && secretAccessKey === undefined
      ? refuse("accessKeyId", accessKeyId, "comes without its secret", "both, or neither")
      : secretAccessKey !== undefined && accessKeyId === undefined
      ? refuse("secretAccessKey", secretAccessKey, "comes without its access key id", "both, or neither")
      : undefined,
  ({ serverSideEncryption, sseCustomerKeyBase64 }) =>
    serverSideEncryption?.value === "sse-c" && sseCustomerKeyBase64 === undefined
      ? refuse("serverSideEncryption", serverSideEncryption, "comes without its key", "sseCustomerKeyBase64 beside it")
      : sseCustomerKeyBase64 !== undefined && serverSideEncryption?.value !== "sse-c"
      ? refuse("sseCustomerKeyBase64", sseCustomerKeyBase64, "has no use", "serverSideEncryption \"sse-c\" beside it")
      : undefined,
  ({ serverSideEncryption, sseKmsKeyId }) =>
    sseKmsKeyId !== undefined && !["aws:kms", "aws:kms:dsse"].includes(serverSideEncryption?.value ?? "")
      ? refuse(
        "sseKmsKeyId",
        sseKmsKeyId,
        "has no use",
        "serverSideEncryption \"aws:kms\" or \"aws:kms:dsse\" beside it"
      )
      : undefined,
  ({ serverSideEncryption, sseBucketKeyEnabled }) =>
    sseBucketKeyEnabled !== undefined && serverSideEncryption?.value === "sse-c"
      ? refuse("sseBucketKeyEnabled", sseBucketKeyEnabled, "does not go with \"sse-c\"", "any other encryption")
      : undefined,
  ({ http1Only, http2Only }) =>
    http1Only?.value === true && http2Only?.value === true
      ? refuse("http1Only", http1Only, "contradicts http2Only", "one of them")
      : undefined,
  ({ bucket, s3Express }) =>
    s3Express?.value === true && bucket !== undefined && !/--[a-z0-9-]+--xa?-s3$/.test(bucket.value)
      ? refuse("bucket", bucket, "is no directory bucket, which s3Express asks for", "name--zone--x-s3")
      : undefined
]

const trimSlashes = (prefix: string): string => prefix.replace(/^\//, "").replace(/\/$/, "")

const encryption = (said: Source): EncryptionInput | undefined => {
  const { serverSideEncryption, sseBucketKeyEnabled, sseCustomerKeyBase64, sseKmsKeyId } = said
  if (serverSideEncryption?.value === "sse-c") return { sseCustomerKey: sseCustomerKeyBase64!.value }
  return serverSideEncryption === undefined && sseBucketKeyEnabled === undefined ? undefined : {
    ...(serverSideEncryption && { serverSideEncryption: serverSideEncryption.value }),
    ...(sseKmsKeyId && { sseKmsKeyId: sseKmsKeyId.value }),
    ...(sseBucketKeyEnabled && { bucketKeyEnabled: sseBucketKeyEnabled.value })
  }
}

const proxy = (
  said: Source,
  scheme: "http" | "https",
  system: SystemProxy
): ProxySettings | undefined | StorageError.InvalidConfig => {
  const excludes = said.proxyExcludes?.value ?? system.excludes?.value.split(",").map((name) => name.trim()) ?? []
  if (said.proxyUrl !== undefined) return { url: said.proxyUrl.value, excludes, loopback: true }
  const found = system[scheme]
  if (found === undefined) return undefined
  const url = kinds.proxyUrl.read(found.value)
  return "problem" in url
    ? refuse("proxyUrl", found, url.problem, kinds.proxyUrl.allowed)
    : { url: url.value, excludes, loopback: false }
}

const client = (said: Source, proxy: ProxySettings | undefined): ClientSettings => ({
  ...defaults.client,
  ...defined({
    timeoutMs: said.timeout?.value,
    connectTimeoutMs: said.connectTimeout?.value,
    readTimeoutMs: said.readTimeout?.value,
    poolIdleTimeoutMs: said.poolIdleTimeout?.value,
    poolMaxIdlePerHost: said.poolMaxIdlePerHost?.value,
    proxy,
    proxyCaCertificate: said.proxyCaCertificate?.value,
    rootCertificate: said.rootCertificate?.value,
    caBundle: said.caBundle?.value,
    disableSystemCertificates: said.disableSystemCertificates?.value,
    allowInvalidCertificates: said.allowInvalidCertificates?.value,
    httpVersion: said.http2Only?.value === true ? "2" : said.http1Only?.value === false ? "negotiated" : undefined,
    http2KeepAliveIntervalMs: said.http2KeepAliveInterval?.value,
    http2KeepAliveTimeoutMs: said.http2KeepAliveTimeout?.value,
    http2KeepAliveWhileIdle: said.http2KeepAliveWhileIdle?.value,
    http2MaxFrameSize: said.http2MaxFrameSize?.value,
    randomizeAddresses: said.randomizeAddresses?.value
  })
})

const credentials = (said: Source, region: string): CredentialSettings => {
  const found: Record<string, unknown> = { region }
  for (const name of Object.keys(credentialTable) as ReadonlyArray<keyof typeof credentialTable>) {
    if (said[name] !== undefined) found[name] = said[name].value
  }
  return found
}

/** Some people's endpoint has the bucket before the host already, as object_store wants it. */
const withoutBucket = (endpoint: endpoints.Endpoint, bucket: string | undefined): string =>
  bucket !== undefined && endpoint.hostname.startsWith(`${bucket.toLowerCase()}.`)
    ? endpoint.host.slice(bucket.length + 1)
    : endpoint.host

/** What can be asked nowhere with these settings: any bucket at all, or this one. */
const addressProblem = (config: S3Config, said: Source): Problem => {
  const refusal = (setting: "endpoint" | "bucket", bucket: string | undefined) => {
    const found = addresses.route(config, bucket, "session", config.region)
    const by = said[setting] ?? { value: config.endpointHost, source: "the default" }
    return "problem" in found
      ? refuse(setting, by, `cannot be addressed: ${found.problem}`, "settings that go together")
      : undefined
  }
  return refusal("endpoint", undefined) ?? (config.bucket === undefined ? undefined : refusal("bucket", config.bucket))
}

const warnOfPlainHttp = (host: string) =>
  Effect.logWarning(`allowHttp: what is stored at ${host} goes over the network for anyone to read and change`)

/** @internal */
export const resolve = (
  said: Source,
  system: SystemProxy = {}
): Effect.Effect<S3Config, StorageError.InvalidConfig> => {
  for (const check of checks) {
    const problem = check(said)
    if (problem !== undefined) return Effect.fail(problem)
  }
  const provider = said.provider?.value ?? Provider.forEndpoint(said.endpoint?.value)
  const named = said.region?.value ?? said.defaultRegion?.value ?? provider.region ?? "us-east-1"
  const region = named === "aws-global" ? "us-east-1" : named
  const from = said.endpoint?.value !== undefined
    ? { value: said.endpoint.value, source: said.endpoint.source }
    : { value: `https://${endpoints.ofRegion(named)}`, source: "the default" }
  const endpoint = endpoints.parse(from.value)
  const { allowed } = settingOf("endpoint").kind
  if ("problem" in endpoint) return Effect.fail(refuse("endpoint", from, endpoint.problem, allowed))
  const exposed = endpoint.scheme === "http" && !endpoints.isLoopback(endpoint.hostname)
  if (exposed && said.allowHttp?.value !== true) {
    return Effect.fail(
      refuse("endpoint", from, "is plain HTTP to another machine", "https://, a loopback address, or allowHttp: true")
    )
  }
  const through = proxy(said, endpoint.scheme, system)
  if (through !== undefined && "_tag" in through) return Effect.fail(through)
  // No name can stand before an address.
  const addressing = endpoints.isIpAddress(endpoint.hostname)
    ? "path"
    : said.addressing?.value ?? provider.addressing
  const prefix = trimSlashes(said.prefix?.value ?? "")
  const config: S3Config = {
    ...defaults,
    region,
    scheme: endpoint.scheme,
    endpointHost: said.addressing?.value === "virtual" && addressing === "virtual"
      ? withoutBucket(endpoint, said.bucket?.value)
      : endpoint.host,
    basePath: endpoint.basePath,
    addressing,
    provider,
    ...defined({
      bucket: said.bucket?.value,
      prefix: prefix === "" ? undefined : prefix,
      useFips: said.useFips?.value,
      useDualStack: said.useDualStack?.value,
      useAccelerate: said.useAccelerate?.value,
      useArnRegion: said.useArnRegion?.value,
      disableMultiRegionAccessPoints: said.disableMultiRegionAccessPoints?.value,
      s3Express: said.s3Express?.value,
      allowHttp: said.allowHttp?.value,
      skipSignature: said.skipSignature?.value,
      signPayload: said.signPayload?.value,
      signStreams: said.signStreams?.value,
      requestPayer: said.requestPayer?.value,
      checksumAlgorithm: said.checksumAlgorithm?.value,
      encryption: encryption(said),
      defaultHeaders: said.defaultHeaders?.value,
      defaultContentType: said.defaultContentType?.value,
      contentTypes: said.contentTypes?.value,
      disableTagging: said.disableTagging?.value,
      disableBulkDelete: said.disableBulkDelete?.value,
      conditionalPut: said.conditionalPut?.value,
      copyIfNotExists: said.copyIfNotExists?.value,
      userAgent: said.userAgent?.value
    }),
    client: client(said, through),
    credentials: credentials(said, region)
  }
  const refused = addressProblem(config, said)
  if (refused !== undefined) return Effect.fail(refused)
  return exposed ? Effect.as(warnOfPlainHttp(endpoint.host), config) : Effect.succeed(config)
}

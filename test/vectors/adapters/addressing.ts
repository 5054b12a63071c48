import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Access, resolve } from "../../../src/internal/wire/awsEndpoint.js"
import * as Provider from "../../../src/Provider.js"
import * as RequestPolicy from "../../../src/RequestPolicy.js"
import * as S3 from "../../../src/S3.js"
import * as S3Client from "../../../src/S3Client.js"
import * as S3Config from "../../../src/S3Config.js"
import * as Signer from "../../../src/Signer.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"

interface AddressingVector extends Adapter.Vector {
  readonly params: {
    readonly Region: string
    readonly Endpoint?: string
    readonly Bucket?: string
    readonly Key?: string
    readonly ForcePathStyle?: boolean
    readonly Operation?: string
    readonly UseFIPS?: boolean
    readonly UseDualStack?: boolean
    readonly Accelerate?: boolean
    readonly UseGlobalEndpoint?: boolean
    readonly UseArnRegion?: boolean
    readonly UseObjectLambdaEndpoint?: boolean
    readonly UseS3ExpressControlEndpoint?: boolean
    readonly DisableMultiRegionAccessPoints?: boolean
    readonly DisableS3ExpressSessionAuth?: boolean
  }
  readonly expected: {
    readonly error?: string
    readonly url?: string
    readonly signing?: {
      readonly name: string
      readonly signingName: string
      readonly signingRegion?: string
      readonly signingRegionSet?: ReadonlyArray<string>
    }
    readonly method?: string
    readonly scheme?: string
    readonly host?: string
    readonly path?: string
    readonly query?: ReadonlyArray<string>
  }
}

// AWS's rules put the bucket before any host that is no address; ours follow the vendor, so it is said here.
const settings = ({ params }: AddressingVector): Effect.Effect<S3Config.S3Config, unknown> =>
  S3Config.make({
    region: params.Region,
    endpoint: params.Endpoint,
    addressing: params.ForcePathStyle === true ? "path" : "virtual",
    allowHttp: true,
    // The expected queries hold what was asked for, and nothing that a client adds on its own.
    provider: Provider.custom(Provider.forEndpoint(params.Endpoint), { listUrlEncode: false })
  }).pipe(Effect.map((config) => ({ ...config, useAccelerate: params.Accelerate === true })))

const operations: Record<string, (bucket: string, key: string) => Effect.Effect<unknown, unknown, S3Client.S3Client>> =
  {
    ListObjectsV2: (bucket) => S3.listObjectsV2({ bucket }),
    GetObject: (bucket, key) => Effect.scoped(S3.getObject({ bucket, key })),
    DeleteObjectTagging: (bucket, key) =>
      Effect.scoped(S3.request({ method: "DELETE", bucket, key, query: { tagging: "" } }))
  }

interface Sent {
  readonly method: string
  readonly url: string
}

/** The request that the whole client sends for it. */
const sent = (
  config: S3Config.S3Config,
  operation: Effect.Effect<unknown, unknown, S3Client.S3Client>
): Effect.Effect<Sent | undefined> => {
  let found: Sent | undefined
  const transport = HttpClient.make((request) => {
    found = { method: request.method, url: request.url }
    return Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport" }))
  })
  const layer = Layer.provide(
    S3Client.layer,
    Layer.mergeAll(
      Layer.succeed(HttpClient.HttpClient, transport),
      Layer.succeed(S3Config.Settings, config),
      Signer.layerAnonymous,
      RequestPolicy.layerNone
    )
  )
  return Effect.map(Effect.exit(Effect.provide(operation, layer)), () => found)
}

const runRequest = (vector: AddressingVector): Effect.Effect<Adapter.Verdict, unknown> =>
  Effect.gen(function*() {
    const { expected, params } = vector
    const operation = operations[params.Operation ?? ""]
    if (operation === undefined) return "skipped"
    const config = yield* settings(vector)
    const request = yield* sent(config, operation(params.Bucket ?? "", params.Key ?? ""))
    if (request === undefined) return { failed: "nothing was sent" }
    const [, scheme, host, path, query] = /^(https?):\/\/([^/?]+)([^?]*)\??(.*)$/.exec(request.url) ?? []
    const { same, verdict } = differences()
    same("method", request.method, expected.method)
    same("scheme", scheme, expected.scheme)
    same("host", host, expected.host)
    same("path", path, expected.path)
    same("query", query?.replace(/=(?=&|$)/g, ""), expected.query?.join("&"))
    return verdict()
  })

const access = ({ params }: AddressingVector): Access =>
  params.UseS3ExpressControlEndpoint === true
    ? "control"
    : params.UseObjectLambdaEndpoint === true
    ? "object-lambda"
    : "session"

const signers = { sigv4: "sigv4", sigv4a: "sigv4a", session: "sigv4-s3express" }

const withoutTrailingSlash = (url: string): string => url.replace(/\/$/, "")

const runEndpoint = (vector: AddressingVector): Effect.Effect<Adapter.Verdict, unknown> =>
  Effect.gen(function*() {
    const { expected, params } = vector
    const { addressing, basePath, endpointHost, scheme } = yield* settings(vector)
    const found = resolve(params.Bucket, {
      region: params.Region,
      addressing,
      endpoint: params.Endpoint === undefined
        ? undefined
        : { scheme, host: endpointHost, basePath, hasAmazonNames: true },
      useFips: params.UseFIPS,
      useDualStack: params.UseDualStack,
      useAccelerate: params.Accelerate,
      useGlobalEndpoint: params.UseGlobalEndpoint,
      useArnRegion: params.UseArnRegion,
      disableMultiRegionAccessPoints: params.DisableMultiRegionAccessPoints,
      disableExpressSession: params.DisableS3ExpressSessionAuth
    }, access(vector))
    if ("problem" in found) return yield* Effect.fail(found.problem)
    const { same, verdict } = differences()
    const url = `${found.scheme}://${found.host}${found.path}`
    same("url", withoutTrailingSlash(url), withoutTrailingSlash(expected.url ?? ""))
    same("signing name", signers[found.signer], expected.signing?.name)
    same("service", found.service, expected.signing?.signingName)
    same("region", found.region, expected.signing?.signingRegion ?? expected.signing?.signingRegionSet?.join(","))
    return verdict()
  })

export const addressing = Adapter.make("addressing", (vector: AddressingVector) => {
  const run = vector.expected.url === undefined && vector.expected.error === undefined ? runRequest : runEndpoint
  const accepted = vector.expected.error === undefined
  return Effect.runPromise(Effect.match(run(vector), {
    onFailure: (error): Adapter.Verdict => accepted ? { failed: `refused: ${String(error)}` } : "passed",
    onSuccess: (verdict): Adapter.Verdict => accepted ? verdict : { failed: "was accepted" }
  }))
})

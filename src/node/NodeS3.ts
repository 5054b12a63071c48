/**
 * S3 on Node: the client and the store over the transport of `NodeTransport`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ObjectStore from "../ObjectStore.js"
import * as S3 from "../S3.js"
import * as S3Client from "../S3Client.js"
import * as StorageError from "../StorageError.js"
import * as NodeTransport from "./NodeTransport.js"

/**
 * Settings of a client and of its transport.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends S3.Options {
  /** Timeouts, connections and trusted roots. */
  readonly transport?: NodeTransport.Options | undefined
}

/**
 * The client from options and, where they are silent, the environment (`AWS_REGION`, `AWS_ENDPOINT_URL`, ...).
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { S3 } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = S3.listBuckets().pipe(Effect.provide(NodeS3.layer({ region: "eu-central-1" })))
 */
export const layer = (
  { transport, ...options }: Options = {}
): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig> =>
  Layer.provide(S3.layerEnv(options), NodeTransport.layer(transport))

/**
 * The client for a URL, such as `s3://bucket` or `https://host/bucket`; options win over it, and it over the
 * environment.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { S3 } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = S3.headBucket({ bucket: "photos" }).pipe(
 *   Effect.provide(NodeS3.layerUrl("s3://photos?region=eu-central-1"))
 * )
 */
export const layerUrl = (
  url: string,
  { transport, ...options }: Options = {}
): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig> =>
  Layer.provide(S3.layerUrl(url, options), NodeTransport.layer(transport))

/**
 * The store at a URL: its bucket, and its path as the prefix. The client is there too, for what the store does not do.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("notes/hello.txt")).pipe(
 *   Effect.provide(NodeS3.layerStore("s3://my-bucket/app"))
 * )
 */
export const layerStore = (
  url: string,
  options: Options = {}
): Layer.Layer<ObjectStore.ObjectStore | S3Client.S3Client, StorageError.InvalidConfig> =>
  Layer.provideMerge(
    Layer.effect(
      ObjectStore.ObjectStore,
      Effect.flatMap(S3Client.S3Client, ({ config }) =>
        config.bucket === undefined
          ? new StorageError.InvalidConfig({
            message: "the URL names no bucket, and a store needs one",
            setting: "bucket",
            source: "url",
            allowed: "s3://bucket[/prefix]"
          })
          : ObjectStore.makeS3({ bucket: config.bucket, prefix: config.prefix }))
    ),
    layerUrl(url, options)
  )

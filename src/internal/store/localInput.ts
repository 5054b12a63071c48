/**
 * What S3 would refuse, a store on this machine refuses too: by the same rules, and before anything happens.
 */
import type * as Effect from "effect/Effect"
import * as Provider from "../../Provider.js"
import * as S3 from "../../S3.js"
import type * as StorageError from "../../StorageError.js"
import { router } from "../address.js"
import { defaults } from "../config/defaults.js"
import type { S3Config } from "../config/model.js"
import { operationOf } from "../s3/call.js"
import { none } from "../s3/defaults.js"
import type { Surroundings } from "../s3/operation.js"
import { prepare } from "../s3/prepare.js"

const config: S3Config = {
  ...defaults,
  region: "us-east-1",
  scheme: "http",
  endpointHost: "local",
  basePath: "",
  addressing: "path",
  provider: Provider.generic
}

const surroundings: Surroundings = {
  config,
  router: router(config),
  defaults: none,
  traits: { rawPath: true, streams: true, deadlines: true },
  presigning: true
}

const refusalOf =
  <I extends object>(call: (input: I) => Effect.Effect<unknown, unknown, any>) =>
  (input: Omit<I, "bucket">): StorageError.InvalidKey | StorageError.InvalidInput | undefined => {
    const inBucket = { ...input, bucket: "local" } as unknown as I
    const prepared = prepare(operationOf(call, inBucket), inBucket, surroundings)
    // Of what is wrong with an input, the bucket's name cannot be it.
    return prepared instanceof Error ? prepared as StorageError.InvalidKey | StorageError.InvalidInput : undefined
  }

/** @internal */
export const put = refusalOf<S3.PutObjectInput>(S3.putObject)

/** @internal */
export const get = refusalOf(S3.getObject)

/** @internal */
export const head = refusalOf(S3.headObject)

/** @internal */
export const remove = refusalOf(S3.deleteObject)

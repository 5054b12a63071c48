import type { Vitest } from "@effect/vitest"
import type * as ObjectStore from "effect-s3/ObjectStore"
import * as Provider from "effect-s3/Provider"
import type { S3Client } from "effect-s3/S3Client"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Bucket } from "./bucket.js"

/** What the suites have to know of a backend before they run; they hold it to what it says here. */
export interface Features {
  readonly provider: Provider.Provider
  /** Whether keys with dot segments arrive as they are; else they have to be `InvalidKey`. */
  readonly rawPath: boolean
  /**
   * `fetched`: plain fetch reaches what is signed. `signed`: there is no socket. `none`: nothing can be signed. `reads`:
   * only reads can, and in a way of the backend's own.
   */
  readonly urls: "fetched" | "signed" | "none" | "reads"
  /** Whether bytes are given back as they are stored, whatever `Content-Encoding` says of them. */
  readonly rawBody: boolean
  /** Whether time passes by itself or is the test's. */
  readonly clock: "live" | "test"
  /** What the store puts before every key, which leaves that much less for the key itself. */
  readonly prefix?: string
  /** `paths`: no key has a control character, or a slash with nothing before or behind it. Absent: keys are any text. */
  readonly keys?: "paths"
  /** Which of two uploads in parts to one key stays. Absent: the one that is completed last. */
  readonly lastUpload?: "begun"
}

export const inMemory: Features = {
  provider: Provider.custom(Provider.emulator, { name: "memory" }),
  rawPath: true,
  urls: "none",
  rawBody: true,
  clock: "test"
}

/** What lies below a store, to see what the store itself cannot show. */
export class Below extends Context.Tag("test/Below")<Below, {
  /** The keys of uploads that begin with the prefix and are neither completed nor aborted. */
  readonly uploads: (prefix: string) => Effect.Effect<ReadonlyArray<string>>
  /** Another store beside this one; none in memory, where there are no buckets. */
  readonly beside: ((options: Partial<ObjectStore.S3Options>) => ObjectStore.Service) | undefined
}>() {}

/** The collector of cases. */
export type It<R> = Pick<Vitest.MethodsNonLive<R, true>, "scoped">

export type StoreIt = It<ObjectStore.ObjectStore | Below>

export type S3It = It<S3Client | Bucket>

/** A case that runs where it can, and elsewhere says why it does not. */
export const unless = <R>(it: It<R>, reason: string | undefined): It<R>["scoped"] | It<R>["scoped"]["skip"] =>
  reason === undefined
    ? it.scoped
    : (name, self, timeout) => it.scoped.skip(`${name} (not here: ${reason})`, self, timeout)

/**
 * Settings of which a bucket can have several, each with an id: inventories, analyses, metrics and tiering rules.
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as StorageError from "../../StorageError.js"
import * as answers from "./answers.js"
import * as groups from "./groups.js"
import * as members from "./members.js"
import type { Members } from "./operation.js"
import * as pages from "./pages.js"
import type { Document } from "./shape/document.js"
import { on } from "./subresource.js"

/**
 * Which of a bucket's configurations is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface ConfigurationInput extends groups.BucketInput {
  readonly id: string
}

/**
 * Which page of a bucket's configurations is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListConfigurationsInput extends groups.BucketInput {
  /** From the page before. */
  readonly continuationToken?: string | undefined
}

const listMembers: Members<ListConfigurationsInput> = {
  ...groups.bucket,
  continuationToken: members.query("continuation-token")
}

const one = on<ConfigurationInput, typeof groups.bucketErrors>(
  "bucket",
  { ...groups.bucket, id: members.query("id") },
  groups.bucketErrors
)

const write = <A>(name: string, subresource: string, document: Document<A>) => {
  const written = one.write(name, subresource, document)
  return { ...written, errors: [...written.errors, StorageError.LimitExceeded] as const }
}

const list = <O>(name: string, subresource: string, document: Pick<Document<Partial<O>>, "decode">) => ({
  name,
  method: "GET" as const,
  target: "bucket" as const,
  subresource: [[subresource, ""]] as const,
  members: listMembers,
  errors: groups.bucketErrors,
  answer: answers.document<ListConfigurationsInput, O>(document.decode)
})

interface Page {
  readonly isTruncated: boolean
  readonly nextContinuationToken?: string | undefined
}

const stream = <P extends Page, A, E, R>(
  operation: string,
  input: ListConfigurationsInput,
  page: (input: ListConfigurationsInput) => Effect.Effect<P, E, R>,
  items: (page: P) => ReadonlyArray<A>
): Stream.Stream<A, E | StorageError.MalformedResponse, R> =>
  pages.stream({
    operation,
    start: { continuationToken: input.continuationToken },
    page: (token) => page({ ...input, ...token }),
    next: (page) => page.isTruncated ? { continuationToken: page.nextContinuationToken } : undefined,
    items
  })

/** @internal */
export const ofConfiguration = { ...one, write, list, stream }

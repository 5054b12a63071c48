/**
 * Objects, asked for by what is known of them.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { ignored } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import * as members from "../internal/s3/members.js"
import type { ObjectEntry } from "../internal/s3/model/list.js"
import * as pages from "../internal/s3/pages.js"
import { base, extend } from "../internal/tigris/extend.js"
import * as metadataQuery from "../internal/tigris/metadataQuery.js"
import type { ObjectField, Query } from "../MetadataQuery.js"
import * as List from "../s3/list.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `queryObjects` takes. A page, a prefix or a delimiter is that of a list; that they go together with a query is
 * what no source says.
 *
 * @since 0.1.0
 * @category models
 */
export interface QueryObjectsInput extends Omit<List.ListObjectsV2Input, "snapshotVersion"> {
  readonly query: Query<ObjectField>
}

const queryObjectsOperation = extend<
  List.ListObjectsV2Input,
  List.ListObjectsV2Output,
  List.ListObjectsV2Error,
  never,
  QueryObjectsInput
>(base(List.listObjectsV2), {
  name: "QueryObjects",
  members: {
    query: (value, parts) =>
      metadataQuery.listProblemOf(value) ??
        members.setHeader(parts, "x-tigris-query", metadataQuery.write(value))
  },
  finish: (parts) =>
    parts.headers["x-tigris-query"] === undefined
      ? "a query must be given, or all objects are meant"
      : parts.headers["x-tigris-snapshot-version"] === undefined
      ? undefined
      : "a query is answered of what is there now only",
  answer: (list) => (response, asked) =>
    Effect.filterOrFail(
      list(response, asked),
      ({ contents }) => contents.every((entry) => metadataQuery.allows(asked.input.query, entry)),
      () => ignored(asked.config.provider.name, asked.where, "it lists what the query does not let through")
    )
})

/**
 * One page of the objects that a query lets through.
 *
 * A server that does not know the query would list everything: nothing is sent unless the provider is known to have it,
 * and an answer with an object that its key, its size or its date should have kept out is `UnsupportedByProvider`. A
 * content type is in no list, and cannot be looked at so.
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { MetadataQuery, Tigris } from "effect-s3"
 *
 * export const program = Tigris.queryObjects({
 *   bucket: "photos",
 *   query: MetadataQuery.gt("Last-Modified", new Date("2026-01-01T00:00:00Z")).pipe(
 *     MetadataQuery.and(MetadataQuery.oneOf("Content-Type", ["image/png", "image/jpeg"])),
 *     MetadataQuery.orderBy("Last-Modified", "DESC")
 *   )
 * })
 */
export const queryObjects: (
  input: QueryObjectsInput
) => Effect.Effect<List.ListObjectsV2Output, List.ListObjectsV2Error, S3Client> = call(queryObjectsOperation)

/**
 * The objects that a query lets through, page after page as they are consumed.
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { MetadataQuery, Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const large = Tigris.queryObjectsStream({
 *   bucket: "photos",
 *   query: MetadataQuery.gt("Content-Length", 10 * 1024 * 1024)
 * }).pipe(Stream.map(({ key }) => key))
 */
export const queryObjectsStream = (
  input: QueryObjectsInput
): Stream.Stream<ObjectEntry, List.ListObjectsV2Error, S3Client> =>
  pages.stream({
    operation: "QueryObjects",
    start: { continuationToken: input.continuationToken },
    page: (token) => queryObjects({ ...input, ...token }),
    next: (page) => page.isTruncated ? { continuationToken: page.nextContinuationToken } : undefined,
    items: (page) => page.contents
  })

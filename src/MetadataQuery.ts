/**
 * Questions about objects that Tigris answers from what it knows of them: what a list lets through (`Tigris.queryObjects`)
 * and which events a webhook is sent (`Tigris.updateBucket`).
 *
 * A value has the type of its field. What a value cannot say without an escape (quotation marks, backslashes) is
 * `InvalidInput` before anything is sent: no source has the escapes, and a wrong one would make a value a part of the
 * question. `raw` takes any text.
 *
 * Source: https://www.tigrisdata.com/docs/objects/query-metadata/
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Pipeable from "effect/Pipeable"
import * as internal from "./internal/tigris/metadataQuery.js"
import * as StorageError from "./StorageError.js"

export type {
  /**
   * One field, compared with values.
   *
   * @since 0.1.0
   */
  Comparison,
  /**
   * Comparisons that must all hold.
   *
   * @since 0.1.0
   */
  Condition,
  /**
   * The name of a field.
   *
   * @since 0.1.0
   */
  Field,
  /**
   * What can be asked about.
   *
   * @since 0.1.0
   */
  Fields,
  /**
   * A field that lists know.
   *
   * @since 0.1.0
   */
  ObjectField,
  /**
   * A condition, and the order of what it lets through.
   *
   * @since 0.1.0
   */
  Ordered,
  /**
   * What `X-Tigris-Query` or the filter of a notification says.
   *
   * @since 0.1.0
   */
  Query,
  /**
   * A query in Tigris' own words.
   *
   * @since 0.1.0
   */
  Raw,
  /**
   * A field of text.
   *
   * @since 0.1.0
   */
  TextField
} from "./internal/tigris/metadataQuery.js"

const pipeable = <A extends object>(fields: A): A & Pipeable.Pipeable =>
  Object.assign(Object.create(Pipeable.Prototype), fields)

const condition = <F extends internal.Field>(
  comparisons: ReadonlyArray<internal.Comparison<F>>
): internal.Condition<F> => pipeable({ _tag: "Condition" as const, comparisons })

const comparing =
  (operator: internal.Operator) =>
  <F extends internal.Field>(field: F, value: internal.Fields[F]): internal.Condition<F> =>
    condition([{ field, operator, values: [value] }])

/**
 * Is that value.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const plain = MetadataQuery.eq("Content-Type", "text/plain")
 */
export const eq: <F extends internal.Field>(field: F, value: internal.Fields[F]) => internal.Condition<F> = comparing(
  "="
)

/**
 * Is another value.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const notEmpty = MetadataQuery.ne("Content-Length", 0)
 */
export const ne: <F extends internal.Field>(field: F, value: internal.Fields[F]) => internal.Condition<F> = comparing(
  "!="
)

/**
 * Is less, or before.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const small = MetadataQuery.lt("Content-Length", 65_536)
 */
export const lt: <F extends internal.Field>(field: F, value: internal.Fields[F]) => internal.Condition<F> = comparing(
  "<"
)

/**
 * Is no greater, or no later.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const small = MetadataQuery.lte("Content-Length", 65_536)
 */
export const lte: <F extends internal.Field>(field: F, value: internal.Fields[F]) => internal.Condition<F> = comparing(
  "<="
)

/**
 * Is greater, or later.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const recent = MetadataQuery.gt("Last-Modified", new Date("2026-01-01T00:00:00Z"))
 */
export const gt: <F extends internal.Field>(field: F, value: internal.Fields[F]) => internal.Condition<F> = comparing(
  ">"
)

/**
 * Is no less, or no earlier.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const recent = MetadataQuery.gte("Last-Modified", new Date("2026-01-01T00:00:00Z"))
 */
export const gte: <F extends internal.Field>(field: F, value: internal.Fields[F]) => internal.Condition<F> = comparing(
  ">="
)

/**
 * Is one of these values (`IN`). In a list it is to be joined with a comparison of `Last-Modified`.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const text = MetadataQuery.oneOf("Content-Type", ["text/javascript", "text/css"])
 */
export const oneOf = <F extends internal.Field>(
  field: F,
  values: ReadonlyArray<internal.Fields[F]>
): internal.Condition<F> => condition([{ field, operator: "IN", values }])

/**
 * Is none of these values (`NOT IN`). In a list it is to be joined with a comparison of `Last-Modified`.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const binary = MetadataQuery.noneOf("Content-Type", ["text/plain", "text/html"])
 */
export const noneOf = <F extends internal.Field>(
  field: F,
  values: ReadonlyArray<internal.Fields[F]>
): internal.Condition<F> => condition([{ field, operator: "NOT IN", values }])

/**
 * Matches a regular expression somewhere (`REGEXP`). In a list it is to be joined with a comparison of `Last-Modified`.
 * Write `[.]` for `\.`: it is not known what becomes of backslashes.
 *
 * @since 0.1.0
 * @category conditions
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const images = MetadataQuery.matches("key", "^images/.*[.]png$")
 */
export const matches = <F extends internal.TextField>(field: F, expression: string): internal.Condition<F> =>
  condition([{ field, operator: "REGEXP", values: [expression] }])

/**
 * Both conditions.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const scripts = MetadataQuery.gt("Last-Modified", new Date("2026-01-01T00:00:00Z")).pipe(
 *   MetadataQuery.and(MetadataQuery.eq("Content-Type", "text/javascript"))
 * )
 */
export const and: {
  <G extends internal.Field>(
    that: internal.Condition<G>
  ): <F extends internal.Field>(self: internal.Condition<F>) => internal.Condition<F | G>
  <F extends internal.Field, G extends internal.Field>(
    self: internal.Condition<F>,
    that: internal.Condition<G>
  ): internal.Condition<F | G>
} = dual(
  2,
  <F extends internal.Field, G extends internal.Field>(
    self: internal.Condition<F>,
    that: internal.Condition<G>
  ): internal.Condition<F | G> => condition<F | G>([...self.comparisons, ...that.comparisons])
)

/**
 * What the condition lets through, in the order of a field.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const newest = MetadataQuery.gt("Last-Modified", new Date("2026-01-01T00:00:00Z")).pipe(
 *   MetadataQuery.orderBy("Last-Modified", "DESC")
 * )
 */
export const orderBy =
  <G extends internal.Field>(by: G, direction: "ASC" | "DESC" = "ASC") =>
  <F extends internal.Field>(self: internal.Condition<F>): internal.Ordered<F | G> =>
    pipeable({ _tag: "Ordered" as const, comparisons: self.comparisons, by, direction })

/**
 * A query in Tigris' own words, sent as it is: nothing that comes from elsewhere belongs in it.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { MetadataQuery } from "effect-s3"
 *
 * export const text = MetadataQuery.raw("WHERE `Content-Type` = \"text/plain\" ORDER BY `Last-Modified`")
 */
export const raw = (text: string): internal.Raw => pipeable({ _tag: "Raw" as const, text })

/**
 * The query as it is sent.
 *
 * @since 0.1.0
 * @category destructors
 * @example
 * import { MetadataQuery } from "effect-s3"
 * import { Effect } from "effect"
 *
 * assert.strictEqual(
 *   Effect.runSync(MetadataQuery.text(MetadataQuery.lt("Content-Length", 65_536))),
 *   "WHERE `Content-Length` < 65536"
 * )
 */
export const text = (query: internal.Query): Effect.Effect<string, StorageError.InvalidInput> => {
  const problem = internal.problemOf(query)
  return problem === undefined
    ? Effect.succeed(internal.write(query))
    : Effect.fail(new StorageError.InvalidInput({ message: `the query ${problem}`, parameter: "query" }))
}

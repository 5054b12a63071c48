/**
 * What Tigris tells a webhook.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { NotificationAuth } from "../internal/tigris/notifications.js"
import * as base64 from "../internal/wire/base64.js"
import * as StorageError from "../StorageError.js"

/**
 * What has become of an object. Others may come: an event of another name is decoded too.
 *
 * @since 0.1.0
 * @category models
 */
export type EventName =
  | "OBJECT_CREATED_PUT"
  | "OBJECT_CREATED_MULTIPART"
  | "OBJECT_CREATED_COPY"
  | "OBJECT_DELETED"
  | "OBJECT_TRANSITIONED"
  | "OBJECT_RENAME"
  | (string & {})

const eventName: Schema.Schema<EventName, string> = Schema.String

/**
 * One event, as a webhook is told of it. The same may come twice, and a later one before an earlier.
 *
 * Source: https://www.tigrisdata.com/docs/buckets/object-notifications/
 *
 * @since 0.1.0
 * @category schemas
 */
export class ObjectEvent extends Schema.Class<ObjectEvent>("effect-s3/Tigris/ObjectEvent")({
  eventVersion: Schema.String,
  /** `tigris`. */
  eventSource: Schema.String,
  eventName,
  eventTime: Schema.Date,
  bucket: Schema.String,
  object: Schema.Struct({
    key: Schema.String,
    /** In bytes. */
    size: Schema.optional(Schema.Number),
    eTag: Schema.optional(Schema.String)
  })
}) {}

/**
 * What is sent to a webhook by one request.
 *
 * @since 0.1.0
 * @category schemas
 * @example
 * import { Tigris } from "effect-s3"
 * import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
 * import { Effect } from "effect"
 *
 * export const webhook = HttpServerRequest.schemaBodyJson(Tigris.ObjectEvents).pipe(
 *   Effect.flatMap(({ events }) => Effect.forEach(events, ({ eventName, object }) => Effect.log(eventName, object.key))),
 *   Effect.as(HttpServerResponse.empty({ status: 204 }))
 * )
 */
export class ObjectEvents extends Schema.Class<ObjectEvents>("effect-s3/Tigris/ObjectEvents")({
  events: Schema.Array(ObjectEvent)
}) {}

const decode = Schema.decodeUnknown(Schema.parseJson(ObjectEvents))

/** Where it is wrong, without what is there. */
const placesOf = (error: ParseResult.ParseError): string =>
  ParseResult.ArrayFormatter.formatErrorSync(error).map(({ _tag, path }) =>
    path.length === 0 ? `it is no JSON of events` : `${path.map(String).join(".")} is ${_tag.toLowerCase()}`
  ).join(", ")

/**
 * Reads the body of a request to a webhook, text or bytes. Whoever can reach the webhook can send one: `isAuthorized`
 * says whether it is Tigris.
 *
 * @since 0.1.0
 * @category notifications
 * @example
 * import { Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const body = JSON.stringify({
 *   events: [{
 *     eventVersion: "1",
 *     eventSource: "tigris",
 *     eventName: "OBJECT_CREATED_PUT",
 *     eventTime: "2026-05-15T10:30:00.000Z",
 *     bucket: "photos",
 *     object: { key: "cat.jpg", size: 1024, eTag: "d41d8cd98f00b204e9800998ecf8427e" }
 *   }]
 * })
 *
 * const [event] = Effect.runSync(Tigris.decodeEvents(body))
 * assert.strictEqual(event?.object.key, "cat.jpg")
 * assert.ok(event.eventTime instanceof Date)
 */
export const decodeEvents = (
  body: string | Uint8Array
): Effect.Effect<ReadonlyArray<ObjectEvent>, StorageError.MalformedResponse> =>
  Effect.mapBoth(decode(typeof body === "string" ? body : new TextDecoder().decode(body)), {
    onSuccess: ({ events }) => events,
    onFailure: (error) =>
      new StorageError.MalformedResponse({
        operation: "DecodeEvents",
        message: `the events cannot be read: ${placesOf(error)}`
      })
  })

/** In time that depends on nothing but the length of what was sent. */
const isEqual = (expected: string, sent: string): boolean => {
  let difference = expected.length ^ sent.length
  for (let i = 0; i < sent.length; i++) difference |= sent.charCodeAt(i) ^ expected.charCodeAt(i % expected.length)
  return difference === 0
}

const authorization = (auth: NotificationAuth): string =>
  "token" in auth
    ? `Bearer ${Redacted.value(auth.token)}`
    : `Basic ${base64.encode(new TextEncoder().encode(`${auth.username}:${Redacted.value(auth.password)}`))}`

/**
 * Whether the `Authorization` header of a request to a webhook is what the bucket's notifications were given.
 *
 * @since 0.1.0
 * @category notifications
 * @example
 * import { Tigris } from "effect-s3"
 * import { Redacted } from "effect"
 *
 * const auth = { token: Redacted.make("of the webhook") }
 *
 * assert.ok(Tigris.isAuthorized(auth, "Bearer of the webhook"))
 * assert.ok(!Tigris.isAuthorized(auth, "Bearer of somebody else"))
 */
export const isAuthorized = (auth: NotificationAuth, header: string | undefined): boolean =>
  header !== undefined && isEqual(authorization(auth), header)

/**
 * Spans: ours, named by the operation, made only where somebody listens, and without a URL or a header in them.
 */
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"
import type { Where } from "./s3/operation.js"

const nativeTracer = /* @__PURE__ */ Context.get(DefaultServices.liveServices, Tracer.Tracer)

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** How the spans of a protocol are called, and what they say of a request. @internal */
export interface Protocol {
  readonly name: (operation: string) => string
  readonly attributes: (where: Where) => Readonly<Record<string, string>>
}

const s3: Protocol = {
  name: (operation) => `S3.${lowerFirst(operation)}`,
  attributes: ({ bucket, key, operation }) => ({
    "rpc.system": "aws-api",
    "rpc.service": "S3",
    "rpc.method": operation,
    ...(bucket === undefined ? {} : { "aws.s3.bucket": bucket }),
    ...(key === undefined ? {} : { "aws.s3.key": key })
  })
}

/** Of Backblaze B2's native API: `b2_hide_file` is `B2.hideFile`. @internal */
export const b2: Protocol = {
  name: (operation) => `B2.${operation.slice(3).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`,
  attributes: ({ bucket, key, operation }) => ({
    "rpc.system": "backblaze-b2",
    "rpc.method": operation,
    ...(bucket === undefined ? {} : { "b2.bucket": bucket }),
    ...(key === undefined ? {} : { "b2.file": key })
  })
}

/** @internal */
export const traced = <A, E, R>(
  context: Context.Context<never>,
  where: Where,
  effect: Effect.Effect<A, E, R>,
  protocol: Protocol = s3
): Effect.Effect<A, E, R> =>
  Effect.tracerWith((tracer) =>
    tracer === nativeTracer && !context.unsafeMap.has(Tracer.ParentSpan.key)
      ? effect
      : Effect.withSpan(
        Effect.tapError(effect, annotate),
        protocol.name(where.operation),
        { kind: "client", captureStackTrace: false, attributes: protocol.attributes(where) }
      )
  )

const annotate = (error: unknown) => {
  const { attempts, requestId, status } = error as {
    readonly attempts?: number
    readonly requestId?: string
    readonly status?: number
  }
  return Effect.annotateCurrentSpan({
    ...(requestId === undefined ? {} : { "aws.request_id": requestId }),
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(attempts === undefined ? {} : { "aws.s3.attempts": attempts })
  })
}

/** Another attempt, as an event on the operation's span. @internal */
export const retrying = (attempt: number): Effect.Effect<void> =>
  Effect.ignore(
    Effect.flatMap(Effect.currentSpan, (span) =>
      Effect.clockWith((clock) =>
        Effect.sync(() =>
          span.event("retry", clock.unsafeCurrentTimeNanos(), { "aws.s3.attempt": attempt })
        )
      ))
  )

/**
 * What is counted. Updates are plain function calls: a request makes no effect for them.
 */
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricLabel from "effect/MetricLabel"
import type { HttpRequest, HttpResponse } from "./http.js"
import type { Operation } from "./s3/operation.js"

type Labels = ReadonlyArray<MetricLabel.MetricLabel>

/**
 * Calls of operations.
 *
 * @since 0.1.0
 * @category metrics
 */
export const calls = /* @__PURE__ */ Metric.counter("effect_s3_calls", {
  description: "Calls of operations, by operation",
  incremental: true
})

/**
 * Requests that were sent: one for each attempt of a call.
 *
 * @since 0.1.0
 * @category metrics
 */
export const requests = /* @__PURE__ */ Metric.counter("effect_s3_requests", {
  description: "Requests sent, by operation",
  incremental: true
})

/**
 * Requests after the first of a call.
 *
 * @since 0.1.0
 * @category metrics
 */
export const retries = /* @__PURE__ */ Metric.counter("effect_s3_retries", {
  description: "Requests after the first one of a call, by operation",
  incremental: true
})

/**
 * Requests that failed.
 *
 * @since 0.1.0
 * @category metrics
 */
export const errors = /* @__PURE__ */ Metric.counter("effect_s3_errors", {
  description: "Requests that failed, by operation and by the error's tag",
  incremental: true
})

/**
 * Requests that were turned away because there were too many.
 *
 * @since 0.1.0
 * @category metrics
 */
export const throttles = /* @__PURE__ */ Metric.counter("effect_s3_throttles", {
  description: "Requests answered with SlowDown, by operation",
  incremental: true
})

/**
 * From sending a request to the head of its answer, in milliseconds.
 *
 * @since 0.1.0
 * @category metrics
 */
export const latency = /* @__PURE__ */ Metric.histogram(
  "effect_s3_latency_ms",
  /* @__PURE__ */ MetricBoundaries.exponential({ start: 1, factor: 2, count: 16 }),
  "From sending a request to the head of its answer, in milliseconds, by operation"
)

/**
 * Bytes of bodies sent, as they were announced.
 *
 * @since 0.1.0
 * @category metrics
 */
export const sentBytes = /* @__PURE__ */ Metric.counter("effect_s3_sent_bytes", {
  description: "Bytes of request bodies, as announced, by operation",
  incremental: true
})

/**
 * Bytes of bodies received, as they were announced: one that was given up counts whole.
 *
 * @since 0.1.0
 * @category metrics
 */
export const receivedBytes = /* @__PURE__ */ Metric.counter("effect_s3_received_bytes", {
  description: "Bytes of answers' bodies, as announced, by operation",
  incremental: true
})

/**
 * Bodies that were handed out and whose scopes are open.
 *
 * @since 0.1.0
 * @category metrics
 */
export const openBodies = /* @__PURE__ */ Metric.counter("effect_s3_open_bodies", {
  description: "Bodies of answers whose scopes are open"
})

/**
 * Multipart uploads that could not be aborted: their parts are stored, and paid for.
 *
 * @since 0.1.0
 * @category metrics
 */
export const orphanedUploads = /* @__PURE__ */ Metric.counter("effect_s3_orphaned_uploads", {
  description: "Multipart uploads that could not be aborted",
  incremental: true
})

const none: Labels = []

type Counted = Pick<Operation<any, any, any>, "name">

// A metric finds its state by the very array of labels, so each operation keeps one. It holds no count.
const labelled = new WeakMap<Counted, Labels>()

const labelsOf = (operation: Counted): Labels => {
  const known = labelled.get(operation)
  if (known !== undefined) return known
  const labels = [MetricLabel.make("operation", operation.name)]
  labelled.set(operation, labels)
  return labels
}

/** @internal */
export const called = (operation: Counted): void => calls.unsafeUpdate(1, labelsOf(operation))

/** The `n`th request of a call. @internal */
export const sending = (operation: Counted, n: number, body: HttpRequest<any>["body"]): void => {
  const labels = labelsOf(operation)
  requests.unsafeUpdate(1, labels)
  if (n > 1) retries.unsafeUpdate(1, labels)
  if (body._tag !== "Empty") {
    sentBytes.unsafeUpdate(body._tag === "Bytes" ? body.bytes.length : body.contentLength, labels)
  }
}

/** @internal */
export const answered = (
  operation: Pick<Operation<any, any, any>, "name" | "method">,
  { headers }: HttpResponse,
  millis: number
): void => {
  const labels = labelsOf(operation)
  latency.unsafeUpdate(millis, labels)
  const length = headers["content-length"]
  if (length !== undefined && operation.method !== "HEAD") receivedBytes.unsafeUpdate(Number(length) || 0, labels)
}

/** @internal */
export const failed = (operation: Counted, tag: string): void => {
  const labels = labelsOf(operation)
  errors.unsafeUpdate(1, [...labels, MetricLabel.make("error", tag)])
  if (tag === "SlowDown") throttles.unsafeUpdate(1, labels)
}

/** @internal */
export const opened = (): void => openBodies.unsafeUpdate(1, none)

/** @internal */
export const closed = (): void => openBodies.unsafeUpdate(-1, none)

/** @internal */
export const orphaned = (): void => orphanedUploads.unsafeUpdate(1, none)

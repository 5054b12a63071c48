/**
 * What a client counts, as Effect metrics: whoever reads Effect's metrics (an OpenTelemetry layer, `Metric.snapshot`)
 * sees them. They are kept for the process, by operation; no bucket and no key is among their labels, nor are the
 * labels of `Effect.tagMetrics`.
 *
 * @since 0.1.0
 */

export {
  /**
   * Calls of operations.
   *
   * @since 0.1.0
   */
  calls,
  /**
   * Requests that failed, by the error's tag.
   *
   * @since 0.1.0
   */
  errors,
  /**
   * From sending a request to the head of its answer.
   *
   * @since 0.1.0
   */
  latency,
  /**
   * Bodies whose scopes are open.
   *
   * @since 0.1.0
   */
  openBodies,
  /**
   * Multipart uploads that could not be aborted.
   *
   * @since 0.1.0
   */
  orphanedUploads,
  /**
   * Bytes of answers' bodies.
   *
   * @since 0.1.0
   */
  receivedBytes,
  /**
   * Requests that were sent.
   *
   * @since 0.1.0
   */
  requests,
  /**
   * Requests after the first of a call.
   *
   * @since 0.1.0
   */
  retries,
  /**
   * Bytes of request bodies.
   *
   * @since 0.1.0
   */
  sentBytes,
  /**
   * Requests that were turned away because there were too many.
   *
   * @since 0.1.0
   */
  throttles
} from "./internal/metrics.js"

import * as Headers from "@effect/platform/Headers"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Dispatcher } from "undici"
import type * as Public from "../exchange.js"
import * as TransportCode from "../transportCode.js"
import * as bytes from "../wire/bytes.js"
import type { Connection, Origin } from "./connections.js"
import { speaksHttp2 } from "./http2.js"

/**
 * How long an exchange may wait, in milliseconds; `Infinity` for no limit.
 *
 * @internal
 */
export interface Limits {
  readonly connectMs: number
  readonly firstByteMs: number
  readonly idleMs: number
  /** Until the headers are there. */
  readonly deadlineMs: number
  /** Until the body is there too; no less than `deadlineMs`. */
  readonly totalMs: number
  /** The shortest of them, or less. */
  readonly tickMs: number
}

/**
 * What the exchange sends from, when it is not a buffer: told when the exchange is over, asked whose turn it is.
 *
 * @internal
 */
export interface Upload extends AsyncIterable<Uint8Array> {
  /** Whether the transport waits for the source, which may take its time. */
  readonly starved: () => boolean
  readonly end: () => void
  /** Done when the source's finalizers have run. */
  readonly ended: Effect.Effect<void>
}

type Pull<E> = Effect.Effect<Chunk.Chunk<Uint8Array>, Option.Option<E>>
type Phase = "queued" | "connecting" | "sending" | "receiving" | "over"

// More than one socket read, less than what a slow reader should cost.
const highWaterMark = 256 * 1024
// Reading this much is cheaper than another TLS handshake.
const worthDraining = 64 * 1024
const drainMs = 300

const headersPrototype = Object.getPrototypeOf(Headers.empty)
const nothing = new Uint8Array(0)

const decodeHeaders = (raw: ReadonlyArray<Buffer>, setCookies: Array<string>): Headers.Headers => {
  const headers: Record<string, string> = Object.create(headersPrototype)
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!.toString("latin1").toLowerCase()
    const value = raw[i + 1]!.toString("latin1")
    const before = headers[name]
    headers[name] = before === undefined ? value : `${before}, ${value}`
    if (name === "set-cookie") {
      setCookies.push(value)
    }
  }
  return headers as Headers.Headers
}

// undici gives Buffers; a caller who asked for a Uint8Array should not meet Buffer's own slice and toString.
const plain = (chunk: Uint8Array): Uint8Array => new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)

/**
 * One request on one connection: undici's handler at one end, the response's body at the other. It is a class because
 * undici calls methods of an object, once per request on the hot path.
 *
 * @internal
 */
export class Exchange implements Public.Exchange {
  status = 0
  headers = Headers.empty
  /** One by one, as their values have commas. */
  readonly setCookies: Array<string> = []
  readonly release: Effect.Effect<void>

  private readonly isHead: boolean
  private discardLimit = Infinity
  private phase: Phase = "queued"
  private connection: Connection | undefined = undefined
  private timer: ReturnType<typeof setTimeout> | undefined = undefined
  private startedAt = 0
  // When the present phase began, or when a byte last moved in it.
  private movedAt = 0

  private chunks: Array<Uint8Array> = []
  private buffered = 0
  private received = 0
  private complete = false
  private error: unknown = undefined
  private collectLimit = -1
  private discarding = false
  private used = false
  private resumeParser: (() => void) | undefined = undefined
  private paused = false
  private wake: (() => void) | undefined = undefined

  constructor(
    private readonly origin: Origin,
    private options: Dispatcher.DispatchOptions | undefined,
    private readonly limits: Limits,
    private readonly upload: Upload | undefined,
    private settle: ((error: unknown) => void) | undefined
  ) {
    this.isHead = options?.method === "HEAD"
    const close = Effect.sync(() => this.close())
    this.release = upload === undefined ? close : Effect.andThen(close, upload.ended)
  }

  start(connection: Connection): void {
    const options = this.options!
    this.options = undefined
    this.connection = connection
    this.phase = "connecting"
    this.startedAt = this.movedAt = performance.now()
    this.arm(this.limits.tickMs)
    connection.client.dispatch(options, this)
  }

  onConnect(): void {
    if (this.phase !== "connecting") {
      throw TransportCode.make("UND_ERR_DESTROYED", "the request was given up")
    }
    this.phase = "sending"
    this.movedAt = performance.now()
  }

  onBodySent(): void {
    this.movedAt = performance.now()
  }

  onHeaders(status: number, rawHeaders: Array<Buffer>, resume: () => void): boolean {
    if (status < 200) {
      return true
    }
    this.status = status
    this.headers = decodeHeaders(rawHeaders, this.setCookies)
    this.resumeParser = resume
    this.phase = "receiving"
    this.movedAt = performance.now()
    // A small body comes in the same segment as its headers: by the microtask it is here.
    queueMicrotask(() => this.answer(undefined))
    return true
  }

  onData(chunk: Uint8Array): boolean {
    this.movedAt = performance.now()
    this.received += chunk.byteLength
    if (this.discarding) {
      if (this.received > this.discardLimit) {
        this.fail(TransportCode.make("UND_ERR_DESTROYED", "the response was released"))
      }
      return true
    }
    this.chunks.push(chunk)
    this.buffered += chunk.byteLength
    if (this.collectLimit >= 0) {
      if (this.buffered > this.collectLimit) {
        this.fail(tooLarge(this.collectLimit))
      }
      return true
    }
    this.wakeReader()
    if (this.buffered > highWaterMark) {
      this.paused = true
      return false
    }
    return true
  }

  onComplete(): void {
    this.complete = true
    this.over(true)
    this.wakeReader()
  }

  onError(error: unknown): void {
    this.fail(error)
  }

  /** The source of the upload failed, the caller went away, a limit was reached: whatever is left is closed. */
  fail(error: unknown): void {
    if (this.phase === "over") {
      return
    }
    this.error = error
    this.over(false)
    this.answer(error)
    this.wakeReader()
  }

  bytes(limit: number): Effect.Effect<Uint8Array, unknown> {
    return Effect.suspend(() => {
      if (this.used) {
        return Effect.fail(alreadyUsed())
      }
      this.used = true
      if (this.complete) {
        return this.buffered > limit ? Effect.fail(tooLarge(limit)) : Effect.succeed(this.take())
      }
      return this.collect(limit)
    })
  }

  stream<E>(onFailure: (cause: unknown) => E): Stream.Stream<Uint8Array, E> {
    return Stream.suspend(() => {
      if (this.used) {
        return Stream.fail(onFailure(alreadyUsed()))
      }
      this.used = true
      const failed = (cause: unknown) => Effect.fail(Option.some(onFailure(cause)))
      return Stream.ensuring(Stream.repeatEffectChunkOption(Effect.suspend(() => this.pull(failed))), this.release)
    })
  }

  private collect(limit: number): Effect.Effect<Uint8Array, unknown> {
    return Effect.async((resume) => {
      const settled = () => {
        if (this.error !== undefined) {
          resume(Effect.fail(this.error))
        } else if (this.complete) {
          resume(Effect.succeed(this.take()))
        } else {
          this.wake = settled
        }
      }
      this.collectLimit = limit
      const length = Number(this.headers["content-length"])
      if (length > limit || this.buffered > limit) {
        this.fail(tooLarge(limit))
      }
      settled()
      this.resume()
      return this.release
    })
  }

  private pull<E>(failed: (cause: unknown) => Pull<E>): Pull<E> {
    return this.ready(failed) ?? Effect.async((resume) => {
      // Not what is here by now: what the socket has beside it comes before the fiber goes on.
      this.wake = () => resume(Effect.suspend(() => this.pull(failed)))
      return Effect.sync(() => {
        this.wake = undefined
      })
    })
  }

  private ready<E>(failed: (cause: unknown) => Pull<E>): Pull<E> | undefined {
    if (this.chunks.length > 0) {
      const chunks = this.chunks.map(plain)
      this.chunks = []
      this.buffered = 0
      this.resume()
      return Effect.succeed(Chunk.unsafeFromArray(chunks))
    }
    if (this.error !== undefined) {
      return failed(this.error)
    }
    return this.complete ? Effect.fail(Option.none()) : undefined
  }

  private take(): Uint8Array {
    const { chunks } = this
    this.chunks = []
    this.buffered = 0
    return chunks.length === 0 ? nothing : chunks.length === 1 ? plain(chunks[0]!) : bytes.concat(chunks)
  }

  private resume(): void {
    if (this.paused) {
      this.paused = false
      this.movedAt = performance.now()
      this.resumeParser?.()
    }
  }

  private wakeReader(): void {
    const wake = this.wake
    if (wake !== undefined) {
      this.wake = undefined
      wake()
    }
  }

  private answer(error: unknown): void {
    const settle = this.settle
    if (settle !== undefined) {
      this.settle = undefined
      settle(error)
    }
  }

  private over(clean: boolean): void {
    if (this.timer !== undefined) {
      clearTimeout(this.timer)
      this.timer = undefined
    }
    this.phase = "over"
    this.options = undefined
    this.resumeParser = undefined
    this.upload?.end()
    const connection = this.connection
    if (connection === undefined) {
      this.origin.withdraw(this)
    } else {
      this.connection = undefined
      this.origin.done(connection, clean)
    }
  }

  /** What `release` does, but for waiting. */
  close(): void {
    this.chunks = []
    this.buffered = 0
    if (this.phase === "over") {
      return
    }
    if (
      this.phase === "receiving" && this.upload === undefined &&
      this.isWorthDraining()
    ) {
      this.discarding = true
      this.discardLimit = this.received + worthDraining
      this.startedAt = performance.now()
      this.arm(drainMs)
      this.resume()
    } else {
      this.fail(TransportCode.make("UND_ERR_DESTROYED", "the response was released"))
    }
  }

  /** Over HTTP/2 an end may still be on its way that was not announced, and that of an answer to HEAD. */
  private isWorthDraining(): boolean {
    const left = Number(this.headers["content-length"]) - this.received
    return left <= worthDraining || (speaksHttp2(this.connection) && (this.isHead || Number.isNaN(left)))
  }

  // One timer for every limit: it is set when the exchange starts, and what moves meanwhile only notes the time.
  private arm(ms: number): void {
    if (this.timer !== undefined) {
      clearTimeout(this.timer)
    }
    this.timer = ms === Infinity ? undefined : setTimeout(onTimer, ms, this)
  }

  /** For the timer. */
  check(lastChance: boolean): void {
    this.timer = undefined
    if (this.phase === "over") {
      return
    }
    const now = performance.now()
    const late = this.late(now)
    if (late === undefined) {
      this.arm(this.untilNext(now))
    } else if (lastChance) {
      this.fail(late())
    } else {
      // Timers come before the sockets: after the event loop was held up, what was waited for may lie there unread.
      setImmediate(onLastChance, this)
    }
  }

  private late(now: number): (() => Error) | undefined {
    if (this.discarding) {
      return now - this.startedAt < drainMs
        ? undefined
        : () => TransportCode.make("UND_ERR_BODY_TIMEOUT", "the rest of the body did not come", drainMs)
    }
    const { connectMs, firstByteMs, idleMs } = this.limits
    const deadlineMs = this.deadline
    if (now - this.startedAt >= deadlineMs) {
      return () => TransportCode.make("EFFECT_S3_DEADLINE", "the deadline passed", deadlineMs)
    }
    const quiet = now - this.movedAt
    if (this.phase === "connecting" && quiet >= connectMs) {
      return () => TransportCode.make("UND_ERR_CONNECT_TIMEOUT", "no connection", connectMs)
    }
    if (this.phase === "sending" && quiet >= firstByteMs && this.upload?.starved() !== true) {
      return () => TransportCode.make("UND_ERR_HEADERS_TIMEOUT", "no answer", firstByteMs)
    }
    // A reader may take its time, a response that nobody has begun to read may not: its connection would be lost.
    if (this.phase === "receiving" && quiet >= idleMs && !(this.paused && this.used)) {
      return () => TransportCode.make("UND_ERR_BODY_TIMEOUT", "the body stalled", idleMs)
    }
    return undefined
  }

  private get deadline(): number {
    return this.phase === "receiving" ? this.limits.totalMs : this.limits.deadlineMs
  }

  // No later than the next limit of this phase, nor than the shortest limit of a phase that begins meanwhile.
  private untilNext(now: number): number {
    if (this.discarding) {
      return Math.max(1, Math.ceil(this.startedAt + drainMs - now))
    }
    const { connectMs, firstByteMs, idleMs, tickMs } = this.limits
    const limit = this.phase === "connecting" ? connectMs : this.phase === "sending" ? firstByteMs : idleMs
    let next = tickMs
    for (const left of [this.startedAt + this.deadline - now, this.movedAt + limit - now]) {
      // What has passed already has been found not to count.
      next = left > 0 ? Math.min(next, left) : next
    }
    return Math.max(1, Math.ceil(next))
  }
}

const onTimer = (exchange: Exchange): void => exchange.check(false)
const onLastChance = (exchange: Exchange): void => exchange.check(true)

const tooLarge = (limit: number): Error =>
  TransportCode.make("EFFECT_S3_TOO_LARGE", `the body is larger than ${limit} bytes`)

const alreadyUsed = (): Error => TransportCode.make("EFFECT_S3_BODY_USED", "the body has been read already")

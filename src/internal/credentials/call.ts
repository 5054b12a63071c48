/**
 * How the services that give credentials are called: with little patience, and without trusting the answer's size.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as StorageError from "../../StorageError.js"
import type * as http from "../http.js"
import * as errorBody from "../wire/errorBody.js"
import { isRetryable } from "../wire/errorCodes.js"
import { clean } from "../wire/errorText.js"
import { broken, type More } from "./failure.js"

/** @internal */
export interface Patience {
  /** For one attempt, from the connection to the last byte. */
  readonly timeoutMs: number
  readonly attempts: number
}

/** An answer, read to its end. @internal */
export interface Answer {
  readonly status: number
  readonly body: Uint8Array
  /** Of any status but 200. */
  readonly error: errorBody.ErrorBody | undefined
}

/** No answer of these services comes near it. */
const answerLimit = 64 * 1024

const once = (
  sender: http.Sender,
  request: http.HttpRequest,
  operation: string,
  deadlineMs: number
): Effect.Effect<Answer, http.Failure> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      restore(sender.send(request, { where: { operation }, totalMs: deadlineMs })),
      ({ bytes, headers, release, status }) =>
        restore(bytes(answerLimit)).pipe(
          Effect.map((body): Answer => ({
            status,
            body,
            error: status === 200 ? undefined : errorBody.parseErrorBody(status, headers, body)
          })),
          Effect.ensuring(release)
        )
    )
  )

type Outcome = Answer | http.Failure | StorageError.CredentialsUnavailable

const isAnswer = (outcome: Outcome): outcome is Answer => !("_tag" in outcome)

const mayPass = (outcome: Outcome): boolean =>
  isAnswer(outcome)
    ? outcome.error !== undefined && isRetryable(outcome.error.code, outcome.status)
    : outcome._tag === "Timeout" || outcome._tag === "Transport" && outcome.retryable

/**
 * `request` is made anew for every attempt. An answer of any status is a success here.
 *
 * @internal
 */
export const call = (
  sender: http.Sender,
  operation: string,
  request: Effect.Effect<http.HttpRequest, StorageError.CredentialsUnavailable>,
  patience: Patience
): Effect.Effect<Answer, http.Failure | StorageError.CredentialsUnavailable> =>
  request.pipe(
    Effect.flatMap((made) => once(sender, made, operation, patience.timeoutMs)),
    Effect.flatMap((answer): Effect.Effect<Answer, Outcome> =>
      mayPass(answer) ? Effect.fail(answer) : Effect.succeed(answer)
    ),
    Effect.retry({
      schedule: Schedule.intersect(Schedule.exponential("100 millis"), Schedule.recurs(patience.attempts - 1)),
      while: mayPass
    }),
    Effect.catchIf(isAnswer, Effect.succeed)
  )

const messageLimit = 300

/** In the server's own words, as far as they hold nothing of `secrets`. */
const refusal = ({ error, status }: Answer, secrets: ReadonlyArray<string>): { readonly why: string } & More => {
  const { code, codeIsSynthetic = true, message, requestId } = error ?? {}
  const words = codeIsSynthetic ? "" : message === undefined ? ` (${code})` : ` (${code}: ${message})`
  const isClean = secrets.every((secret) => !words.includes(secret))
  return {
    why: `it answered ${status}${isClean ? clean(words, messageLimit) : ""}`,
    status,
    code: codeIsSynthetic || !isClean ? undefined : code,
    requestId
  }
}

/** @internal */
export interface Question {
  /** For errors. */
  readonly source: string
  /** Who is asked, for errors. */
  readonly at: string
  readonly operation: string
  readonly request: Effect.Effect<http.HttpRequest, StorageError.CredentialsUnavailable>
  readonly patience: Patience
  /** What no error may repeat. */
  readonly secrets: ReadonlyArray<string>
  /** What to do about a 401. */
  readonly hint?: string | undefined
}

/** @internal */
export const refused = (
  { at, hint, secrets, source }: Question,
  answer: Answer
): StorageError.CredentialsUnavailable => {
  const { why, ...more } = refusal(answer, secrets)
  return broken(source, `${at}: ${why}`, answer.status === 401 ? { hint, ...more } : more)
}

/** The body of a 200. @internal */
export const ask = (
  sender: http.Sender,
  question: Question
): Effect.Effect<Uint8Array, StorageError.CredentialsUnavailable> =>
  Effect.matchEffect(call(sender, question.operation, question.request, question.patience), {
    onFailure: (error) =>
      Effect.fail(
        error._tag === "CredentialsUnavailable"
          ? error
          : broken(question.source, `no answer from ${question.at}: ${error.message}`, { cause: error })
      ),
    onSuccess: (answer) =>
      answer.error === undefined ? Effect.succeed(answer.body) : Effect.fail(refused(question, answer))
  })

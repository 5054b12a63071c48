/**
 * An HTTP client without sockets that answers by a function, and keeps what it was asked.
 */
import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "@effect/platform"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export interface Asked {
  readonly method: string
  readonly url: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Of a form. */
  readonly form: Readonly<Record<string, string>>
}

export interface Scripted {
  readonly layer: Layer.Layer<HttpClient.HttpClient>
  readonly asked: ReadonlyArray<Asked>
}

/** What `reply` may give: an answer, a refused connection, or none at all. */
export type Reply = Response | "refuse" | "hang"

const readBody = ({ body }: HttpClientRequest.HttpClientRequest): string =>
  body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""

/** `nth` counts from 1. */
export const scripted = (reply: (asked: Asked, nth: number) => Reply): Scripted => {
  const asked: Array<Asked> = []
  const client = HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const body = readBody(request)
      const seen: Asked = {
        method: request.method,
        url: url.href,
        path: url.pathname,
        headers: request.headers,
        body,
        form: Object.fromEntries(new URLSearchParams(body))
      }
      const answer = reply(seen, asked.push(seen))
      if (answer === "hang") return Effect.never
      return answer === "refuse"
        ? Effect.fail(
          new HttpClientError.RequestError({
            request,
            reason: "Transport",
            cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })
          })
        )
        : Effect.succeed(HttpClientResponse.fromWeb(request, answer))
    })
  )
  return { layer: Layer.succeed(HttpClient.HttpClient, client), asked }
}

export const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status })

export const stsAnswer = (action: string, accessKeyId: string, expiration: string): Response =>
  new Response(`<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <${action}Result>
    <Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>secret/of+${accessKeyId}=</SecretAccessKey>
      <SessionToken>token-of-${accessKeyId}</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
  </${action}Result>
  <ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>
</${action}Response>`)

export const stsError = (status: number, code: string, message: string): Response =>
  new Response(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`
      + `<RequestId>req-2</RequestId></ErrorResponse>`,
    { status }
  )

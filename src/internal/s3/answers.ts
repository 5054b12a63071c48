/**
 * The ways in which answers are read: headers alone, or an XML document.
 */
import * as Effect from "effect/Effect"
import * as StorageError from "../../StorageError.js"
import type { HttpResponse } from "../http.js"
import * as xml from "../wire/xml.js"
import { agreed } from "./checksumEcho.js"
import type { ObjectAttributes, WriteOutput } from "./groups.js"
import type { Answer, Asked } from "./operation.js"
import * as responseHeaders from "./responseHeaders.js"
import { errorDocument } from "./shape/document.js"

/** An XML answer is read up to this size; a page of 1 000 keys of 1 KiB stays well below. @internal */
export const documentLimit = 8 * 1024 * 1024

/** @internal */
export const malformed = (
  asked: Asked<unknown>,
  response: HttpResponse,
  reason: string
): StorageError.MalformedResponse =>
  new StorageError.MalformedResponse({
    ...asked.where,
    message: `the answer to ${asked.where.operation} cannot be read: ${reason}`,
    status: response.status,
    requestId: response.headers["x-amz-request-id"]
  })

/** Nothing but headers; whatever body there is, is let go. @internal */
export const headers = <O>(response: HttpResponse): Effect.Effect<O> =>
  Effect.as(response.release, responseHeaders.readNotes<O>(response.headers))

/** What is said of a write, where it does not contradict what was sent. @internal */
export const written = (
  response: HttpResponse,
  asked: Asked<unknown>
): Effect.Effect<WriteOutput, StorageError.IntegrityFailure> =>
  Effect.flatMap(headers<WriteOutput>(response), (output) => agreed(output, asked.sent, asked.where))

/** What is known of an object. @internal */
export const attributes = (response: HttpResponse): Effect.Effect<ObjectAttributes> =>
  Effect.as(response.release, responseHeaders.readObject<ObjectAttributes>(response.headers))

/** Nothing at all. @internal */
export const nothing = (response: HttpResponse): Effect.Effect<void> => response.release

/**
 * An XML document, together with the headers. S3 answers some operations with 200 before it knows how they end: an
 * error document is an error whatever its status, and so is a body that is empty or cut off.
 *
 * @internal
 */
export const document =
  <I, O>(decode: (body: Uint8Array) => Partial<O> | xml.XmlFailure): Answer<I, O> => (response, asked) =>
    Effect.flatMap(
      asked.restore(response.bytes(documentLimit)),
      (body): Effect.Effect<O, StorageError.StorageError> => {
        const decoded = decode(body)
        if (!xml.isFailure(decoded)) {
          return Effect.succeed(Object.assign(responseHeaders.readNotes<O & object>(response.headers), decoded))
        }
        return Effect.fail(
          decoded.reason === errorDocument
            ? asked.refusal(response.status, response.headers, body)
            : malformed(asked, response, decoded.reason)
        )
      }
    )

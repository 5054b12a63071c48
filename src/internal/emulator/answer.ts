import { toHttpDate } from "../wire/dates.js"
import type { EmulatorResponse } from "./model.js"
import { bodySize } from "./model.js"
import type { Refusal } from "./refusal.js"
import * as Xml from "./xml.js"

/** @internal */
export interface Envelope {
  readonly method: string
  readonly resource: string
  readonly requestId: string
  readonly hostId: string
  readonly now: number
}

/** @internal */
export const errorDocument = (refusal: Refusal, envelope: Envelope): Uint8Array =>
  Xml.document(Xml.element(
    "Error",
    Xml.textElement("Code", refusal.code),
    Xml.textElement("Message", refusal.message),
    ...refusal.details.map(([name, value]) => Xml.textElement(name, value)),
    Xml.textElement("Resource", envelope.resource),
    Xml.textElement("RequestId", envelope.requestId),
    Xml.textElement("HostId", envelope.hostId)
  ))

/** @internal */
export const ofRefusal = (refusal: Refusal, envelope: Envelope): EmulatorResponse => ({
  status: refusal.status,
  headers: [["Content-Type", "application/xml"], ...refusal.headers],
  body: refusal.status === 304 ? undefined : errorDocument(refusal, envelope)
})

/**
 * What every answer carries. A HEAD keeps the length and loses the body; an error to a HEAD has neither.
 *
 * @internal
 */
export const seal = (response: EmulatorResponse, envelope: Envelope): EmulatorResponse => {
  const headers: Array<readonly [string, string]> = [
    ["x-amz-id-2", envelope.hostId],
    ["x-amz-request-id", envelope.requestId],
    ["Date", toHttpDate(envelope.now)],
    ["Server", "AmazonS3"],
    ...response.headers
  ]
  const head = envelope.method === "HEAD"
  const bodiless = response.status === 204 || response.status === 304
  if (!bodiless && !headers.some(([name]) => name === "Content-Length")) {
    if (!head) headers.push(["Content-Length", String(bodySize(response.body))])
    else if (response.status < 300) headers.push(["Content-Length", "0"])
  }
  return { ...response, headers, body: head || bodiless ? undefined : response.body }
}

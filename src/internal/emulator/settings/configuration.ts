/**
 * Settings of which a bucket can have several, each with an id.
 */
import { compareUtf8 } from "../../wire/uri.js"
import * as WireXml from "../../wire/xml.js"
import * as Listing from "../listing.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody, query, xmlResponse } from "../operation.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { Bucket } from "../state.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"
import type { Check } from "./document.js"
import { write } from "./document.js"

/** @internal */
export interface Configuration {
  readonly subresource: string
  /** S3's name for it, after Get, Put and Delete; in the plural after List. */
  readonly name: string
  readonly root: string
  readonly listRoot: string
  readonly check: Check
}

const pageSize = 100

const mostOfAKind = 1000

const keyOf = ({ subresource }: Configuration, id: string): string => `${subresource} ${id}`

const idOf = (context: Context): string => {
  const id = query(context, "id") ?? ""
  if (id === "") throw refusal("InvalidConfigurationId", { status: 400, message: "The id is missing." })
  return id
}

const noSuch = () =>
  refusal("NoSuchConfiguration", { status: 404, message: "The specified configuration does not exist." })

const put = (configuration: Configuration): Operation => ({
  name: `Put${configuration.name}`,
  payload: documentBody,
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const id = idOf(context)
    const root = readDocument(joined(payload.data), configuration.root)
    const written = WireXml.childText(root, "Id")
    if (written === undefined) throw refusal("MalformedXML")
    if (written !== id) throw invalidArgument("id", id, "The id of the request is not that of its document")
    const key = keyOf(configuration, id)
    if (!bucket.settings.has(key) && idsOf(configuration, bucket).length === mostOfAKind) {
      throw refusal("TooManyConfigurations", {
        status: 400,
        message:
          "You are attempting to create a new configuration but have already reached the 1,000-configuration limit."
      })
    }
    bucket.settings.set(key, write(configuration.check(root, context, bucket)))
    return emptyResponse(200)
  }
})

const idsOf = (configuration: Configuration, { settings }: Bucket): ReadonlyArray<string> => {
  const start = keyOf(configuration, "")
  return [...settings.keys()].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length)).sort(
    compareUtf8
  )
}

const list = (configuration: Configuration): Operation => ({
  name: `List${configuration.name}s`,
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const token = query(context, "continuation-token")
    const after = token === undefined ? "" : Listing.readToken(token)
    const ids = idsOf(configuration, bucket).filter((id) => compareUtf8(id, after) > 0)
    const page = ids.slice(0, pageSize)
    const more = ids.length > page.length
    return xmlResponse(Answer.namespaced(
      configuration.listRoot,
      ...page.map((id) => inner(bucket.settings.get(keyOf(configuration, id))!)),
      Answer.textElement("IsTruncated", more),
      Answer.optionalElement("ContinuationToken", token),
      Answer.optionalElement("NextContinuationToken", more ? Listing.writeToken(page[page.length - 1]!) : undefined)
    ))
  }
})

// The root element of a kept document.
const inner = (kept: Uint8Array): string => {
  const text = new TextDecoder().decode(kept)
  return text.slice(text.indexOf("\n") + 1)
}

const get = (configuration: Configuration): Operation => ({
  name: `Get${configuration.name}`,
  payload: noBody,
  run: (context) => {
    const kept = bucketOf(context).settings.get(keyOf(configuration, idOf(context)))
    if (kept === undefined) throw noSuch()
    return xmlResponse(kept)
  }
})

const remove = (configuration: Configuration): Operation => ({
  name: `Delete${configuration.name}`,
  payload: noBody,
  run: (context) => {
    if (!bucketOf(context).settings.delete(keyOf(configuration, idOf(context)))) throw noSuch()
    return emptyResponse(204)
  }
})

/** @internal */
export const routesOf = (
  configuration: Configuration
): ReadonlyArray<readonly [route: string, operation: Operation]> => [
  [`bucket GET ${configuration.subresource}`, list(configuration)],
  [`bucket GET ${configuration.subresource} id`, get(configuration)],
  [`bucket PUT ${configuration.subresource}`, put(configuration)],
  [`bucket DELETE ${configuration.subresource}`, remove(configuration)]
]

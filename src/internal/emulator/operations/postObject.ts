import { encodeComponent, encodePath } from "../../wire/uri.js"
import type { EmulatorResponse } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, emptyResponse, keyOf, objectBody, xmlResponse } from "../operation.js"
import { refusal } from "../refusal.js"
import type { StoredObject } from "../state.js"
import * as Answer from "../xml.js"
import { putObject, storeObject, writtenHeaders } from "./write.js"

const locationOf = ({ secure, target }: Context, bucket: string, key: string): string =>
  `${secure ? "https" : "http"}://${target.host}${target.virtualHost ? "" : `/${encodeComponent(bucket)}`}/${
    encodePath(key)
  }`

/** What cannot be a place to go to counts as absent. */
const redirectTo = (redirect: string | undefined, object: StoredObject, bucket: string): string | undefined => {
  if (redirect === undefined || !/^https?:\/\/[!-~]+$/i.test(redirect)) return undefined
  const query = `bucket=${encodeComponent(bucket)}&key=${encodeComponent(object.key)}&etag=${
    encodeComponent(`"${object.etag}"`)
  }`
  return `${redirect}${redirect.includes("?") ? "&" : "?"}${query}`
}

const answer = (context: Context, object: StoredObject): EmulatorResponse => {
  const { name } = bucketOf(context)
  const headers = writtenHeaders(context, object)
  const redirect = redirectTo(context.form?.wishes.redirect, object, name)
  if (redirect !== undefined) return emptyResponse(303, [...headers, ["Location", redirect]])
  const location = locationOf(context, name, object.key)
  const all = [...headers, ["Location", location] as const]
  switch (context.form?.wishes.status) {
    case "200":
      return emptyResponse(200, all)
    case "201":
      return xmlResponse(
        Answer.document(Answer.element(
          "PostResponse",
          Answer.textElement("Location", location),
          Answer.textElement("Bucket", name),
          Answer.textElement("Key", keyOf(context)),
          Answer.textElement("ETag", `"${object.etag}"`)
        )),
        all,
        201
      )
    default:
      return emptyResponse(204, all)
  }
}

/** @internal */
export const postObject: Operation = {
  name: "PostObject",
  payload: objectBody,
  form: true,
  before: putObject.before,
  run: (context, payload) => {
    const min = context.form?.sizes.min ?? 0
    const { size } = payload.data
    if (size < min) {
      throw refusal("EntityTooSmall", {
        details: [["ProposedSize", String(size)], ["MinSizeAllowed", String(min)]]
      })
    }
    return answer(context, storeObject(context, payload))
  }
}

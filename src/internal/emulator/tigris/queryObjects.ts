import { compareUtf8 } from "../../wire/uri.js"
import * as Lineage from "../lineage.js"
import * as Listing from "../listing.js"
import type { Context, Operation } from "../operation.js"
import { query } from "../operation.js"
import * as List from "../operations/list.js"
import { invalidArgument, notImplemented } from "../refusal.js"
import type { Bucket, StoredObject } from "../state.js"
import * as Query from "./query.js"

const allOf = (bucket: Bucket, prefix: string, startAfter: string): Array<StoredObject> => {
  const out: Array<StoredObject> = []
  const cursor = Lineage.objects(bucket)(prefix)
  for (let object = cursor.next(); object !== undefined; object = cursor.next()) {
    if (!object.key.startsWith(prefix)) break
    if (compareUtf8(object.key, startAfter) > 0) out.push(object)
  }
  return out
}

/** After which object the page begins, as the page before has said. */
const placeOf = (token: string): Query.Place => {
  let place: unknown
  try {
    place = JSON.parse(Listing.readToken(token))
  } catch {
    place = undefined
  }
  if (!Array.isArray(place) || place.length !== 2 || typeof place[1] !== "string") {
    throw invalidArgument("continuation-token", token, "The continuation token provided is incorrect")
  }
  return [place[0], place[1]]
}

/** By another order than that of keys there are no common prefixes to jump over. */
const ordered = (
  bucket: Bucket,
  context: Context,
  { comparisons, order }: Query.Ordered,
  { delimiter, max, prefix }: Listing.ListQuery
): Listing.Page<StoredObject> => {
  if (delimiter !== "") throw notImplemented("a delimiter together with ORDER BY")
  const token = query(context, "continuation-token") ?? ""
  const after = token === "" ? undefined : placeOf(token)
  const place = (object: StoredObject): Query.Place => [Query.valueOf(object, order.by), object.key]
  const compare = Query.byPlace(order.descending)
  const rest = allOf(bucket, prefix, query(context, "start-after") ?? "")
    .filter((object) =>
      Query.holds({ comparisons, order }, object) && (after === undefined || compare(place(object), after) > 0)
    )
    .sort((a, b) => compare(place(a), place(b)))
  const entries = rest.slice(0, max)
  const last = entries.at(-1)
  return {
    entries,
    prefixes: [],
    next: last !== undefined && entries.length < rest.length ? JSON.stringify(place(last)) : undefined
  }
}

/** @internal */
export const queryObjects: Operation = {
  ...List.listObjectsV2,
  run: List.secondBy((bucket, context, asked) => {
    const parsed = Query.parseForList("X-Tigris-Query", context.headers.get("x-tigris-query") ?? "")
    const { comparisons, order } = parsed
    return order === undefined
      ? Listing.list(
        (key) =>
          Lineage.mapped(
            Lineage.objects(bucket)(key),
            (object) => Query.holds(parsed, object) ? object : undefined
          ),
        asked
      )
      : ordered(bucket, context, { comparisons, order }, asked)
  })
}

import type {
  DefaultRetention,
  HoldDuration,
  ObjectLockConfiguration,
  ObjectLockLegalHold,
  ObjectLockRetention,
  ObjectLockRule
} from "../model/objectLock.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"

const holdDuration = shape.struct<HoldDuration>({
  days: shape.count("Days"),
  years: shape.count("Years")
})

/** @internal */
export const retention = document<ObjectLockRetention>(
  "Retention",
  {
    mode: shape.text("Mode"),
    retainUntilDate: shape.date("RetainUntilDate"),
    eventHold: shape.text("EventHold"),
    eventHoldDuration: shape.child("EventHoldDuration", holdDuration)
  },
  // versitygw 1.8.
  "ObjectLockRetention"
)

/** @internal */
export const legalHold = document<ObjectLockLegalHold>("LegalHold", {
  status: shape.text("Status")
})

const defaultRetention = shape.struct<DefaultRetention>({
  mode: shape.text("Mode"),
  days: shape.count("Days"),
  years: shape.count("Years"),
  defaultEventHold: shape.child("DefaultEventHold", holdDuration)
})

/** @internal */
export const objectLockConfiguration = document<ObjectLockConfiguration>("ObjectLockConfiguration", {
  objectLockEnabled: shape.text("ObjectLockEnabled"),
  rule: shape.child(
    "Rule",
    shape.struct<ObjectLockRule>({ defaultRetention: shape.child("DefaultRetention", defaultRetention) })
  )
})

import type { AccelerateConfiguration, RequestPaymentConfiguration } from "../model/transfer.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"

/** @internal */
export const accelerateConfiguration = document<AccelerateConfiguration>("AccelerateConfiguration", {
  status: shape.text("Status")
})

/** @internal */
export const requestPaymentConfiguration = document<RequestPaymentConfiguration>("RequestPaymentConfiguration", {
  payer: shape.requiredText("Payer")
})

export { isOpen, useTransfers, type TransferState, type TransferSummary } from "./transfers";

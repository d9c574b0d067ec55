export { isOpen, useListChanges, useTransfers, type TransferState, type TransferSummary } from "./transfers";

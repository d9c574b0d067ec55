export { isOpen, keepTransfersFresh, useTransfers, type TransferState, type TransferSummary } from "./transfers";

import { createColumnHelper, flexRender, getCoreRowModel, useReactTable, type Row } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useMemo, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { TransferSummary } from "../../shared/transfers";
import { SeverityBadge } from "../../shared/ui";

import { Countdown } from "./Countdown";
import styles from "./hospital.module.css";

const ROW_PX = 72;
const column = createColumnHelper<TransferSummary>();

interface Props {
  inbound: TransferSummary[];
  chosen: string | undefined;
  onChoose: (transfer_id: string) => void;
}

/** Every patient on the way; only the rows that are seen are drawn, so that hundreds scroll smoothly. */
export function Board({ inbound, chosen, onChoose }: Props) {
  const { t } = useTranslation("hospital");
  const box = useRef<HTMLDivElement>(null);
  const columns = useColumns(onChoose);
  // eslint-disable-next-line react-hooks/incompatible-library -- the table is made anew at every render on purpose
  const table = useReactTable({ data: inbound, columns, getCoreRowModel: getCoreRowModel(), getRowId: (one) => one.transfer_id });
  const { rows } = table.getRowModel();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: 6,
  });
  const step = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by === undefined ? undefined : rows[rows.findIndex(({ id }) => id === chosen) + by];
    if (!next) return;
    event.preventDefault();
    onChoose(next.id);
    virtual.scrollToIndex(next.index);
  };
  return (
    <div ref={box} className={styles.scroll} role="table" aria-label={t("title")} aria-rowcount={rows.length + 1} tabIndex={0} onKeyDown={step}>
      <div role="rowgroup" className={styles.head}>
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" className={styles.row} aria-rowindex={1}>
            {group.headers.map((header) => (
              <span key={header.id} role="columnheader">{flexRender(header.column.columnDef.header, header.getContext())}</span>
            ))}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row ? <Line key={key} row={row} start={start} chosen={row.id === chosen} /> : null;
        })}
      </div>
    </div>
  );
}

interface LineProps {
  row: Row<TransferSummary>;
  start: number;
  chosen: boolean;
}

/** Drawn anew only when the patient changes: scrolling moves the rows that are there. */
const Line = memo(function Line({ row, start, chosen }: LineProps) {
  const { state } = row.original;
  return (
    <div
      role="row"
      aria-rowindex={row.index + 2}
      className={styles.row}
      data-chosen={chosen}
      data-state={state}
      style={{ transform: `translateY(${String(start)}px)` }}
    >
      {row.getVisibleCells().map((cell) => (
        <span key={cell.id} role="cell">{flexRender(cell.column.columnDef.cell, cell.getContext())}</span>
      ))}
    </div>
  );
});

function useColumns(onChoose: (transfer_id: string) => void) {
  const { t } = useTranslation("hospital");
  return useMemo(() => [
    column.accessor("severity_level", { header: () => t("severity"), cell: (cell) => <SeverityBadge level={cell.getValue()} /> }),
    column.accessor("eta", { header: () => t("eta"), cell: (cell) => <Countdown to={cell.getValue()} /> }),
    column.accessor("unit_id", { header: () => t("unit"), cell: (cell) => cell.getValue() }),
    column.accessor("state", {
      header: () => t("state"),
      cell: ({ row, getValue }) => <Standing state={getValue()} due={row.original.answer_due_at} />,
    }),
    column.display({
      id: "open",
      header: () => <span className="visually-hidden">{t("open")}</span>,
      cell: ({ row: { original } }) => (
        <button type="button" aria-label={t("openOf", { unit: original.unit_id })} onClick={() => { onChoose(original.transfer_id); }}>
          {t("open")}
        </button>
      ),
    }),
  ], [t, onChoose]);
}

function Standing({ state, due }: { state: TransferSummary["state"]; due: string | null }) {
  const { t } = useTranslation("hospital");
  const unanswered = state === "requested" || state === "received";
  return (
    <>
      {unanswered ? <b>▲ {t(`states.${state}`)}</b> : t(`states.${state}`)}
      {unanswered && due ? <small>{t("answerWithin")} <Countdown to={due} /></small> : null}
    </>
  );
}

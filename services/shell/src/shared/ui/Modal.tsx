import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  label: string;
  className?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus inside and gives it back when it closes. */
export function Modal({ label, className, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => { shown?.close(); };
  }, []);
  return (
    <dialog ref={dialog} aria-label={label} className={className} onClose={onClose} onCancel={onClose}>
      {children}
    </dialog>
  );
}

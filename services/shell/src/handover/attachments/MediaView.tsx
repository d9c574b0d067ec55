import { useCallback } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  file: Blob;
  title: string;
}

/** A verified file by its kind. Its address is of this page alone, and gone with it. */
export function MediaView({ file, title }: Props) {
  const { t } = useTranslation("attachments");
  const show = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return undefined;
      const url = URL.createObjectURL(file);
      element.setAttribute(element instanceof HTMLAnchorElement ? "href" : "src", url);
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [file],
  );
  if (file.type.startsWith("image/")) return <img ref={show} alt={title} />;
  if (file.type.startsWith("audio/")) return <audio ref={show} controls aria-label={title} />;
  return (
    <a ref={show} download={`${title}.pdf`}>
      {t("save", { title })}
    </a>
  );
}

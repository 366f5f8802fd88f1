import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useText } from "../i18n/use-text.ts";
import { Empty } from "../ui/empty.tsx";

type Props = { readonly children: ReactNode };
type State = { readonly hasFailed: boolean };

/** Keeps the window usable when a page fails to draw. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Crashed /> : this.props.children;
  }
}

function Crashed(): ReactNode {
  const t = useText();
  return (
    <Empty
      title={t("crashed.title")}
      text={t("crashed.text")}
      action={<Button onClick={() => window.location.reload()}>{t("crashed.reload")}</Button>}
    />
  );
}

import { ActionIcon, Menu } from "@mantine/core";
import {
  IconChartBar,
  IconCopy,
  IconDots,
  IconLockOpen,
  IconPencil,
  IconPlayerPause,
  IconReplace,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { nameInText } from "../../../shared/format.ts";
import type { KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";
import { useText } from "../../i18n/use-text.ts";

export type KeyAction = "edit" | "usage" | "replace" | "pause" | "letIn" | "delete";

type Props = {
  readonly row: KeyRow;
  readonly isActive: boolean;
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
  readonly onAction: (action: KeyAction) => void;
};

const icon = { size: 16, stroke: 1.7, "aria-hidden": true } as const;

/** What can be done with one key. */
export function RowMenu({ row, isActive, opened, onChange, onAction }: Props): ReactNode {
  const t = useText();
  return (
    <Menu opened={opened} onChange={onChange}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          c="var(--lk-text)"
          aria-label={t("keys.menu.label", { name: nameInText(row.name) })}
        >
          <IconDots {...icon} size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onAction("edit")}>
          {t("keys.menu.edit")}
        </Menu.Item>
        <Menu.Item leftSection={<IconChartBar {...icon} />} onClick={() => onAction("usage")}>
          {t("keys.menu.usage")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy {...icon} />}
          onClick={() => void call("clipboard.write", { text: row.key_id }).catch(() => undefined)}
        >
          {t("keys.menu.copyId")}
        </Menu.Item>
        <Menu.Item leftSection={<IconReplace {...icon} />} onClick={() => onAction("replace")}>
          {t("keys.menu.replace")}
        </Menu.Item>
        {isActive ? (
          <Menu.Item leftSection={<IconPlayerPause {...icon} />} onClick={() => onAction("pause")}>
            {t("keys.menu.pause")}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconLockOpen {...icon} />} onClick={() => onAction("letIn")}>
            {t("keys.menu.letIn")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          c="var(--lk-bad)"
          leftSection={<IconTrash {...icon} />}
          onClick={() => onAction("delete")}
        >
          {t("keys.menu.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

CREATE TABLE `build_definitions` (
	`build_id` integer NOT NULL,
	`metric_id` integer NOT NULL,
	`unit` text,
	`better` text,
	`name` text,
	`description` text,
	PRIMARY KEY(`build_id`, `metric_id`),
	FOREIGN KEY (`build_id`) REFERENCES `build_contexts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `build_definitions` (`build_id`, `metric_id`, `unit`, `better`, `name`, `description`)
select value.build_id, definition.id, definition.unit, definition.better, definition.name, definition.description
from metric_definitions definition join metric_values value on value.metric_id = definition.id
where not definition.trusted
	and coalesce(definition.unit, definition.better, definition.name, definition.description) is not null;
--> statement-breakpoint
UPDATE `metric_definitions` SET `unit` = null, `better` = null, `name` = null, `description` = null
where not `trusted`;
--> statement-breakpoint
UPDATE `metric_definitions` SET `trusted` = 0;

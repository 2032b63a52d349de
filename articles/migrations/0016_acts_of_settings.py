from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_snapshots_of_drafts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(
                choices=[
                    ("submitted", "Submitted for review"),
                    ("approved", "Approved"),
                    ("sent_back", "Sent back"),
                    ("assigned", "Assigned"),
                    ("scheduled", "Scheduled"),
                    ("unscheduled", "Taken off the schedule"),
                    ("published", "Published"),
                    ("overrode", "Published in spite of a failed check"),
                    ("set_aside", "Draft set aside"),
                    ("restored", "Earlier edition restored as a draft"),
                    ("withdrawn", "Withdrawn"),
                    ("reinstated", "Reinstated"),
                    ("superseded", "Marked as superseded"),
                    ("stands_again", "No longer superseded"),
                    ("reworded", "Notice reworded"),
                    ("taken_down", "Taken down"),
                    ("comments_closed", "Comments closed"),
                    ("end_planned", "End planned"),
                    ("checked", "Checked: still correct"),
                    ("renamed", "Address changed"),
                    ("settings_changed", "Settings of the article changed"),
                    ("discarded", "Draft discarded"),
                    ("hidden", "Taken out of the public history"),
                    ("unhidden", "Put back into the public history"),
                    ("link_made", "Review link made"),
                    ("link_revoked", "Review link revoked"),
                    ("facts_checked", "Facts checked"),
                ],
                max_length=20,
            ),
        ),
    ]
